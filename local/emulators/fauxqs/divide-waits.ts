import type { Waiting } from '../../waiting.ts';

/** What is needed here of a queue of fauxqs. */
export interface WaitingQueue {
  /** Takes a message, one that was sent with a delay with the time until which it waits, in epoch milliseconds. */
  enqueue(message: { delayUntil?: number }): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
}

/** Lets the delays of messages pass faster, and the times for which their holders hide them. */
export function divideWaits(queue: WaitingQueue, { wait }: Waiting): void {
  const enqueue = queue.enqueue.bind(queue);
  queue.enqueue = (message) => {
    const delay = (message.delayUntil ?? 0) - Date.now();
    if (delay > 0) message.delayUntil = Date.now() + wait(delay);
    enqueue(message);
  };
  const changeVisibility = queue.changeVisibility.bind(queue);
  queue.changeVisibility = (receiptHandle, seconds) => changeVisibility(receiptHandle, wait(seconds));
}
