import type { Message } from '@aws-sdk/client-sqs';

/** A queue of which messages are taken and, once they are worked, removed. */
export interface PolledQueue {
  /** Up to so many messages, as soon as there are any; none after a while, or when it is aborted. */
  receive(most: number, signal: AbortSignal): Promise<Message[]>;
  remove(messages: Message[]): Promise<void>;
}

const LONG_POLL_SECONDS = 20;

/** What SQS is asked for them, whoever asks. */
export const toReceive = (QueueUrl: string, most: number) => ({
  QueueUrl,
  MaxNumberOfMessages: most,
  WaitTimeSeconds: LONG_POLL_SECONDS,
  MessageSystemAttributeNames: ['All' as const],
});
export const toRemove = (QueueUrl: string, messages: Message[]) => ({
  QueueUrl,
  Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
});
