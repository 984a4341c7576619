import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
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
