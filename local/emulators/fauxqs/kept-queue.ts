/** What is needed here of a queue of fauxqs and of its store on disk. */
export interface KeptQueue {
  messages: unknown[];
  inflightMessages: Map<string, { message: unknown }>;
  dequeue(...how: unknown[]): unknown;
}
export interface KeptMessages {
  transaction(run: () => void): void;
  updateMessageReady(messageId: string): void;
}

/** Nobody holds a message when the stack starts: what was in hand at a crash need not wait for its visibility. */
export function releaseAll(queue: KeptQueue): void {
  queue.messages.push(...[...queue.inflightMessages.values()].map(({ message }) => message));
  queue.inflightMessages.clear();
}

/** A message moves to its dead-letter queue whole or not at all, wherever the process is killed. */
export function moveWhole(queue: KeptQueue, store: KeptMessages): void {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (...how) => {
    let received: unknown;
    store.transaction(() => {
      received = dequeue(...how);
    });
    return received;
  };
}

/**
 * Returning a message with visibility 0 makes fauxqs write nothing for its receive count, which its own table
 * refuses, and the message is lost from memory. What is on disk is released at the next start in any case.
 */
export function mendReturns(store: KeptMessages): void {
  store.updateMessageReady = () => {};
}
