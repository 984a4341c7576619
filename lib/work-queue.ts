import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accountShares } from './account-shares.ts';
import type { NodeFunction } from './node-function.ts';
import { RETENTION_DAYS, settings } from './settings.ts';
import type { Share } from './shares.ts';

interface WorkQueueProps {
  visibilitySeconds: number;
  maxReceives: number;
  retentionDays: number;
  /** When the oldest message is older than this, work is not keeping up. */
  alarmHours: number;
  /** Who is hurt when work on this queue fails for good: it becomes the alarm's text. */
  hurt: string;
}

/** A queue with its dead-letter queue; every message that dies is settled by give-up. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly dead: Queue;
  readonly hurt: string;
  readonly alarmHours: number;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.hurt = props.hurt;
    this.alarmHours = props.alarmHours;
    const shared = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.dead = new Queue(this, 'Dead', {
      ...shared,
      retentionPeriod: Duration.days(RETENTION_DAYS),
      visibilityTimeout: Duration.seconds(settings.giveUp.visibilitySeconds),
    });
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      retentionPeriod: Duration.days(props.retentionDays),
      visibilityTimeout: Duration.seconds(props.visibilitySeconds),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: props.maxReceives },
    });
  }
}

/** Lets a function work a queue, and allows its poller, and it itself, what that takes. */
export function work(
  worker: NodeFunction,
  id: string,
  queue: Queue,
  { batchSize, share }: { batchSize: number; share: Share },
): void {
  new EventSourceMapping(worker, id, {
    target: worker.function,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency: accountShares(worker)[share],
    reportBatchItemFailures: true,
  });
  worker.allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    [queue.queueArn],
  );
}
