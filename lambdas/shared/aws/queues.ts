import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { LONGEST_DELAY_SECONDS, LONGEST_HIDE_SECONDS } from '../limits.ts';
import { ANSWER_SECONDS, answeredWithin } from './answered-within.ts';
import { inRounds } from './in-rounds.ts';
import { withoutLogger } from './without-logger.ts';

const BATCH = 10;

export interface Outgoing {
  body: unknown;
  /** Fair queues: messages of one group wait behind each other, not before those of other groups. */
  group?: string;
  delaySeconds?: number;
}

const createSqsClient = () =>
  withoutLogger(
    new SQSClient({
      maxAttempts: 8,
      cacheMiddleware: true,
      requestHandler: answeredWithin(ANSWER_SECONDS),
    }),
  );

export type Queues = ReturnType<typeof createQueues>;

/** The one file that speaks to SQS. */
export function createQueues(client = createSqsClient()) {
  const waiting = (seconds: number, most: number) => Math.min(most, Math.ceil(Math.max(0, seconds)));

  /** Sends messages, ten a call; those that SQS names as failed in its answer are sent again. */
  async function send(queueUrl: string, messages: Outgoing[]): Promise<void> {
    for (let from = 0; from < messages.length; from += BATCH) {
      const entries: SendMessageBatchRequestEntry[] = messages
        .slice(from, from + BATCH)
        .map((message, at) => ({
          Id: String(at),
          MessageBody: JSON.stringify(message.body),
          MessageGroupId: message.group,
          DelaySeconds: message.delaySeconds
            ? waiting(message.delaySeconds, LONGEST_DELAY_SECONDS)
            : undefined,
        }));
      await inRounds(entries, 'messages refused by SQS', async (Entries) => {
        const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        const failed = new Set((answer.Failed ?? []).map((entry) => entry.Id));
        return Entries.filter((entry) => failed.has(entry.Id));
      });
    }
  }

  /**
   * Hides a received message for so many seconds from now, 11.5 h at most, in whatever queue it came from; `queueUrl`
   * is that of any queue of this account.
   */
  async function hide(queueUrl: string, record: Received, seconds: number): Promise<void> {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl.replace(/[^/]+$/, nameIn(record.eventSourceARN)),
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: waiting(seconds, LONGEST_HIDE_SECONDS),
      }),
    );
  }

  return { send, hide };
}

/** What a function is told of a message that it has received. */
type Received = { eventSourceARN: string; receiptHandle: string };
const nameIn = (arn: string) => arn.split(':').at(-1)!;
