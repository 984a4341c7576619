import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** The period over which everything is summed: alarms and graphs then show the same figures. */
export const PERIOD = Duration.minutes(5);

/** One of the metrics that the functions write into their logs; `service` tells stacks of one account apart. */
export const halveMetric = (
  scope: Construct,
  metricName: string,
  statistic: string,
  dimensions: Record<string, string> = {},
) =>
  new Metric({
    namespace: 'Halve',
    metricName,
    statistic,
    period: PERIOD,
    dimensionsMap: { service: Stack.of(scope).stackName, ...dimensions },
  });

/** An alarm takes so many metrics in one expression. */
export const METRICS_AN_ALARM = 10;

/**
 * Several metrics as one. Each counts as 0 where it has no figure: most are sent only when something has happened,
 * and `a + b` has no value, and alarms nobody, unless both have one.
 */
export const together = (how: 'SUM' | 'MAX', label: string, metrics: IMetric[]) =>
  new MathExpression({
    expression: `${how}(FILL(METRICS(), 0))`,
    usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric])),
    period: PERIOD,
    label,
  });
