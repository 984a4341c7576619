import type { World } from '../core/world.ts';
import type { Message } from '../services/sqs/queues.ts';
import type { FunctionSettings, Lambda } from './lambda.ts';

export interface SourceSettings {
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  concurrency: number;
  fn: FunctionSettings;
}

/** Takes messages from a queue to a function, as an event source mapping does. */
export class EventSource {
  readonly #world: World;
  readonly #lambda: Lambda;
  readonly #settings: SourceSettings;
  #atWork = 0;
  #polling = false;

  constructor(world: World, lambda: Lambda, settings: SourceSettings) {
    this.#world = world;
    this.#lambda = lambda;
    this.#settings = settings;
    world.sqs.listen(settings.queueUrl, () => this.#poll());
  }

  #poll(): void {
    const { queueUrl, concurrency } = this.#settings;
    if (this.#polling || this.#atWork >= concurrency || !this.#world.sqs.hasVisible(queueUrl)) return;
    this.#polling = true;
    const { schedule, faults } = this.#world;
    this.#world.after(schedule.int(1, 2 * faults.latencyMs), () => {
      this.#polling = false;
      this.#receive();
      this.#poll();
    });
  }

  #receive(): void {
    const { queueUrl, batchSize, fn } = this.#settings;
    const { sqs, schedule, chance, faults } = this.#world;
    const messages = sqs.receive(queueUrl, schedule.chance(0.7) ? batchSize : schedule.int(1, batchSize));
    if (messages.length === 0) return;
    if (chance.chance(faults.throttle)) {
      this.#world.note(
        'lambda',
        () => `FAULT: no room for ${fn.name}, ${messages.map(({ id }) => id)} are received in vain`,
      );
      return;
    }
    this.#atWork += 1;
    this.#lambda.invoke(
      fn,
      { Records: messages.map((message) => this.#record(message)) },
      ({ result, error }) => {
        this.#atWork -= 1;
        if (error === undefined) this.#delete(messages, result);
        else this.#note(messages.length);
        this.#poll();
      },
    );
  }

  /** What is not named as failed is deleted, if the call that deletes it comes through. */
  #delete(messages: Message[], result: unknown): void {
    const { chance, faults, sqs } = this.#world;
    const failures =
      (result as { batchItemFailures?: { itemIdentifier: string }[] } | null)?.batchItemFailures ?? [];
    const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
    this.#note(failed.size);
    for (const { id, handle } of messages) {
      if (failed.has(id)) continue;
      if (chance.chance(faults.lose)) this.#world.note('sqs', () => `FAULT: ${id} is done, and not deleted`);
      else sqs.delete(this.#settings.queueUrl, handle!);
    }
  }

  #note(returned: number): void {
    const { name } = this.#settings.fn;
    this.#world.returned.set(name, this.#world.handedBack(name) + returned);
  }

  #record(message: Message) {
    return {
      messageId: message.id,
      receiptHandle: message.handle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
      },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: this.#settings.queueArn,
      awsRegion: 'us-east-1',
    };
  }
}
