import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Outcome } from '../state/outcome.ts';

/** What CloudWatch is told, as lines of the log (EMF): nothing is called, and nothing waits. */
const metrics = new Metrics({ namespace: 'Halve' });

/** An image that has got its outcome: what it saved and took, or the code with which it failed. */
export function measureImage(outcome: Outcome): void {
  if (outcome.state === 'succeeded') {
    metrics.addMetric('ImagesSucceeded', MetricUnit.Count, 1);
    metrics.addMetric('BytesSaved', MetricUnit.Bytes, outcome.bytes_in - outcome.bytes_out);
    // What took no work says nothing of how long work takes.
    if (outcome.milliseconds > 0)
      metrics.addMetric('Milliseconds', MetricUnit.Milliseconds, outcome.milliseconds);
  } else {
    metrics.addMetric('ImagesFailed', MetricUnit.Count, 1);
    const byCode = metrics.singleMetric();
    byCode.addDimension('code', outcome.error.code);
    byCode.addMetric('FailuresByCode', MetricUnit.Count, 1);
  }
}

/** Messages that this function has handed back to their queue because of an error: no error to Lambda itself. */
export function measureReturned(messages: number): void {
  const one = metrics.singleMetric();
  one.addDimension('function', process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown');
  one.addMetric('MessagesReturned', MetricUnit.Count, messages);
}

/** How old a message is that SQS no longer counts in its own age of the oldest. */
export function measureAge(queueArn: string, seconds: number): void {
  const one = metrics.singleMetric();
  one.addDimension('queue', queueNameOf(queueArn));
  one.addMetric('MessageAge', MetricUnit.Seconds, seconds);
}

/** A message that died and was settled by give-up, which empties the dead-letter queues: their depth says nothing. */
export function measureSettled(queueArn: string): void {
  const one = metrics.singleMetric();
  one.addDimension('queue', queueNameOf(queueArn));
  one.addMetric('Settled', MetricUnit.Count, 1);
}

const queueNameOf = (queueArn: string) => queueArn.split(':').at(-1) ?? queueArn;

/** Writes what has been measured since the last time as one line. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
