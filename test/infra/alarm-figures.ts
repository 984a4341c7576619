import { expect } from 'vitest';
import { type Properties, target } from './stack-resources.ts';

/** A figure in each period of five minutes, as CloudWatch has it: what was not sent is not there. */
export interface Figure {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  value: number;
}

/** Dimensions with what a Ref names in place of what it will be. */
export const dimensionsOf = (dimensions: Properties[] = []) =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, target(Value) ?? lastPart(Value)]));
/** A queue's name is a Fn::GetAtt; a REST API's name and a service are texts. */
const lastPart = (value: Properties) => (typeof value === 'string' ? value : JSON.stringify(value));

/** By what CloudWatch tells figures apart. */
export const key = (namespace: string, name: string, dimensions: Record<string, string>) =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

/** Whether an alarm fires while these figures come in every period, as CloudWatch adds them up. */
export function fires(alarm: Properties, figures: Figure[]): boolean {
  const sent = new Map(figures.map((one) => [key(one.namespace, one.name, one.dimensions), one.value]));
  const figureOf = ({ Namespace, MetricName, Dimensions }: Properties) =>
    sent.get(key(Namespace, MetricName, dimensionsOf(Dimensions)));
  const expression = alarm.Metrics?.find(({ Expression }: Properties) => Expression);
  const value = expression
    ? compute(
        expression.Expression,
        alarm.Metrics.filter(({ MetricStat }: Properties) => MetricStat).map(({ MetricStat }: Properties) =>
          figureOf(MetricStat.Metric),
        ),
      )
    : figureOf(alarm);
  expect(alarm.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
  return value !== undefined && value >= alarm.Threshold;
}

/** The two expressions that alarms use; any other has to be thought through, and its missing figures with it. */
function compute(expression: string, values: (number | undefined)[]): number {
  const filled = values.map((value) => value ?? 0);
  if (expression === 'SUM(FILL(METRICS(), 0))') return filled.reduce((sum, value) => sum + value, 0);
  if (expression === 'MAX(FILL(METRICS(), 0))') return Math.max(...filled);
  throw new Error(`An alarm uses an expression of which nobody has said what it does: ${expression}`);
}

/** What the functions print for CloudWatch, as figures. */
export const measured = (lines: Record<string, unknown>[]): Figure[] =>
  lines.flatMap((line) => {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Properties[] };
    return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name }: Properties) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(Dimensions[0].map((name: string) => [name, line[name]])),
        value: [line[Name]].flat().reduce((sum: number, value: unknown) => sum + Number(value), 0),
      })),
    );
  });
