import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { PolledQueue } from '../emulators/polled-queue.ts';
import type { FunctionPool } from '../functions/function-pool.ts';

export interface SourceSettings {
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** How many batches may be with the function at once. */
  concurrency: number;
}

const PAUSE_AFTER_FAULT_MS = 500;
const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** Takes messages from a queue to a function as an event source mapping does, until it is stopped. */
export class Poller {
  readonly #queue: PolledQueue;
  readonly #pool: FunctionPool;
  readonly #source: SourceSettings;
  readonly #stopping = new AbortController();
  readonly #inHand = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;

  constructor(queue: PolledQueue, pool: FunctionPool, source: SourceSettings) {
    this.#queue = queue;
    this.#pool = pool;
    this.#source = source;
  }

  /** Begins once the function has loaded, where that was started with the stack. */
  start(): void {
    this.#loop = this.#pool.warm().then(() => this.#run());
  }

  /** Takes no more messages, and waits for the batches in hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await Promise.all(this.#inHand);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      while (this.#inHand.size >= this.#source.concurrency) await Promise.race(this.#inHand);
      if (signal.aborted) return;
      const messages = await this.#receive(signal);
      if (messages.length === 0) continue;
      const batch = this.#work(messages).finally(() => this.#inHand.delete(batch));
      this.#inHand.add(batch);
    }
  }

  async #receive(signal: AbortSignal): Promise<Message[]> {
    try {
      return await this.#queue.receive(this.#source.batchSize, signal);
    } catch {
      if (!signal.aborted) await sleep(PAUSE_AFTER_FAULT_MS);
      return [];
    }
  }

  /** What is not named as failed is deleted; everything else comes back when its visibility ends. */
  async #work(messages: Message[]): Promise<void> {
    const { queueArn } = this.#source;
    try {
      const result = await this.#pool.invoke({
        Records: messages.map((message) => record(message, queueArn)),
      });
      const failed = new Set(
        BatchResponse.parse(result).batchItemFailures.map((item) => item.itemIdentifier),
      );
      const done = messages.filter((message) => !failed.has(message.MessageId ?? ''));
      if (done.length > 0) await this.#queue.remove(done);
    } catch (fault) {
      // Whoever stops the runner ends the function, too, where that takes long.
      if (this.#stopping.signal.aborted) return;
      const { name, say = process.stderr.write.bind(process.stderr) } = this.#pool.settings;
      say(`${name} did not end its work, which is begun again soon (${(fault as Error).message}).\n`);
    }
  }
}

const record = (message: Message, queueArn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'us-east-1',
});
