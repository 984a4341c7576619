import type { Template } from '../template.ts';
import type { SourceSettings } from './poller.ts';

/** Where the template sets no limit. */
const FEW = 2;

/**
 * The template's event source mappings, with as many batches at once as this machine has workers for, and one more,
 * so that a worker that is done finds the next batch received.
 */
export function readSources(
  template: Template,
  workers: number,
): (SourceSettings & { functionId: string })[] {
  return template.ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => {
    const queueId = template.target(Properties.EventSourceArn);
    const limit = (Properties.ScalingConfig as { MaximumConcurrency: number } | undefined)
      ?.MaximumConcurrency;
    return {
      functionId: template.target(Properties.FunctionName),
      queueUrl: template.resolve({ Ref: queueId }),
      queueArn: template.resolve(Properties.EventSourceArn),
      batchSize: Number(Properties.BatchSize ?? 10),
      concurrency: Math.min(limit ?? FEW, workers + 1),
    };
  });
}
