import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Outcome } from '../state/records.ts';

/** What CloudWatch is told, as lines of the log (EMF): nothing is called, and nothing waits. */
const metrics = new Metrics({ namespace: 'Halve' });

/** An image that has got its outcome: what it saved and took, or the code with which it failed. */
export function measureImage(outcome: Outcome): void {
  if (outcome.state === 'succeeded') {
    metrics.addMetric('ImagesSucceeded', MetricUnit.Count, 1);
    metrics.addMetric('BytesSaved', MetricUnit.Bytes, outcome.bytes_in - outcome.bytes_out);
    metrics.addMetric('Milliseconds', MetricUnit.Milliseconds, outcome.milliseconds);
  } else {
    metrics.addMetric('ImagesFailed', MetricUnit.Count, 1);
    const byCode = metrics.singleMetric();
    byCode.addDimension('code', outcome.error.code);
    byCode.addMetric('FailuresByCode', MetricUnit.Count, 1);
  }
}

/** A message that died and was settled by give-up, which empties the dead-letter queues: their depth says nothing. */
export function measureSettled(queueArn: string): void {
  const one = metrics.singleMetric();
  one.addDimension('queue', queueArn.split(':').at(-1) ?? queueArn);
  one.addMetric('Settled', MetricUnit.Count, 1);
}

/** Writes what has been measured since the last time as one line. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
