import type { Check } from './check-history.ts';
import { isHeard, isSound, requestsOf } from './facts.ts';

/** Longer than any image is tried again. */
const MOST_MS = 6 * 3_600_000;
const ENDED = ['completed', 'failed', 'cancelled', 'erased'];

/** Every request whose CSV came has ended, whatever died in between; nothing of it is still open or on its way. */
export const ends: Check = (history, broken) => {
  for (const { id, status, item, visit } of requestsOf(history)) {
    if (status === 'pending') {
      if (visit && visit.puts.length > 0) broken(`${id} is pending, and its CSV came`);
      continue;
    }
    if (!ENDED.includes(status))
      broken(
        `${id} is ${status} for ever, with open chunks ${[...((item.open_chunks ?? []) as Set<number>)]}`,
      );
    else if (item.open_chunks !== undefined) broken(`${id} is ${status} with open chunks`);
    const began = Date.parse(String(item.created_at));
    const took = Date.parse(String(item.completed_at)) - began;
    // The daily sweep would end it some weeks later, which is for worlds in which things break.
    if (isSound(history) && took > MOST_MS)
      broken(`${id} took ${Math.round(took / 3_600_000)} hours in a world without faults`);
    if (status === 'completed' && isHeard(visit, 'cancel'))
      broken(`${id} was cancelled, by its answer, and is completed`);
  }
  for (const { queueUrl, message } of history.world.sqs.messages()) {
    broken(`${queueUrl.split('/').at(-1)} still holds ${message.body}`);
  }
};
