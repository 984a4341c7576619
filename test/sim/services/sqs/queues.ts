import type { World } from '../../core/world.ts';

export interface QueueSettings {
  url: string;
  arn: string;
  visibilityMs: number;
  retentionMs: number;
  /** Where a message goes that was received so often in vain. */
  dead: { queueUrl: string; maxReceives: number } | undefined;
}

export interface Message {
  id: string;
  body: string;
  group: string | undefined;
  /** Kept when it moves to the dead-letter queue. */
  sentAt: number;
  receives: number;
  visibleAt: number;
  /** Changes with each receive: an older handle deletes nothing. */
  handle: string | undefined;
  firstReceivedAt: number | undefined;
}

interface Queue {
  settings: QueueSettings;
  messages: Set<Message>;
  /** Told when something may be received. */
  wake: () => void;
}

const MOST_IN_FLIGHT = 120_000;

/** Standard queues: at least once, in any order, for as long as they are kept. */
export class Queues {
  protected readonly world: World;
  readonly #queues = new Map<string, Queue>();
  #count = 0;
  /** Every body that was ever sent, for the checks. */
  readonly bodies = new Set<string>();
  /** Bodies of messages that became dead letters, for the checks. */
  readonly buried = new Set<string>();
  /** Messages that nobody took before they were too old. */
  expired = 0;

  constructor(world: World, queues: QueueSettings[]) {
    this.world = world;
    for (const settings of queues) {
      this.#queues.set(settings.url, { settings, messages: new Set(), wake: () => {} });
    }
  }

  /** Says whom to tell when a queue has something. */
  listen(queueUrl: string, wake: () => void): void {
    this.queue(queueUrl).wake = wake;
  }

  /** Takes a message, and now and then delivers it twice. */
  put(queueUrl: string, body: string, group?: string, delaySeconds = 0): string {
    const { chance, faults, schedule, now } = this.world;
    const id = `m${++this.#count}`;
    this.bodies.add(body);
    const queue = this.queue(queueUrl);
    const copies = chance.chance(faults.duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = copy === 0 ? 0 : schedule.int(0, 120_000);
      this.#add(queue, {
        id,
        body,
        group,
        sentAt: now,
        receives: 0,
        visibleAt: now + delaySeconds * 1_000 + late,
        handle: undefined,
        firstReceivedAt: undefined,
      });
    }
    return id;
  }

  /** Some of the messages that are visible, none in particular, each hidden from now on. */
  receive(queueUrl: string, most: number): Message[] {
    const queue = this.queue(queueUrl);
    const { settings } = queue;
    const { schedule, now } = this.world;
    const visible = this.#visible(queue);
    if (queue.messages.size - visible.length >= MOST_IN_FLIGHT) return [];
    const taken: Message[] = [];
    while (taken.length < most && visible.length > 0) {
      const [message] = visible.splice(schedule.int(0, visible.length - 1), 1) as [Message];
      if (settings.dead && message.receives >= settings.dead.maxReceives) {
        this.#bury(queue, message, settings.dead.queueUrl);
        continue;
      }
      message.receives += 1;
      message.handle = `${message.id}/${message.receives}/${++this.#count}`;
      message.firstReceivedAt = now;
      this.hideUntil(queue, message, now + settings.visibilityMs);
      taken.push({ ...message });
    }
    return taken;
  }

  delete(queueUrl: string, handle: string): void {
    const queue = this.queue(queueUrl);
    for (const message of queue.messages) if (message.handle === handle) queue.messages.delete(message);
  }

  hasVisible(queueUrl: string): boolean {
    return this.#visible(this.queue(queueUrl)).length > 0;
  }

  /** Everything that is still in a queue, for the checks. */
  messages(): { queueUrl: string; message: Message }[] {
    return [...this.#queues].flatMap(([queueUrl, { messages }]) =>
      [...messages].map((message) => ({ queueUrl, message })),
    );
  }

  protected queue(queueUrl: string): Queue {
    const queue = this.#queues.get(queueUrl);
    if (queue === undefined) throw refusal('QueueDoesNotExist', `There is no queue ${queueUrl}`);
    return queue;
  }

  #visible({ settings, messages }: Queue): Message[] {
    const { now } = this.world;
    const visible: Message[] = [];
    for (const message of messages) {
      if (message.sentAt + settings.retentionMs < now) {
        messages.delete(message);
        this.expired += 1;
        this.world.note('sqs', () => `${message.id} is too old and dropped: ${message.body}`);
      } else if (message.visibleAt <= now) visible.push(message);
    }
    return visible;
  }

  #add(queue: Queue, message: Message): void {
    queue.messages.add(message);
    this.#wakeAt(queue, message.visibleAt);
  }

  protected hideUntil(queue: Queue, message: Message, until: number): void {
    message.visibleAt = until;
    this.#wakeAt(queue, until);
  }

  #wakeAt(queue: Queue, at: number): void {
    this.world.after(at - this.world.now, () => {
      if (queue.messages.size > 0) queue.wake();
    });
  }

  #bury(queue: Queue, message: Message, deadUrl: string): void {
    this.world.note('sqs', () => `${message.id} is dead after ${message.receives} receives: ${message.body}`);
    queue.messages.delete(message);
    this.buried.add(message.body);
    const dead = { ...message, receives: 0, handle: undefined, visibleAt: this.world.now };
    this.#add(this.queue(deadUrl), dead);
  }
}

/** An error as SQS's client throws it. */
export function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}
