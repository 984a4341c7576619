import type { Check } from './check-history.ts';
import { requestsOf } from './facts.ts';

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
    if (visit?.asked.cancel !== undefined && status === 'completed' && history.visits.length > 0) {
      const heard = visit.answers.some(({ what, status: answered }) => what === 'cancel' && answered === 202);
      if (heard) broken(`${id} was cancelled, by its answer, and is completed`);
    }
  }
  for (const { queueUrl, message } of history.world.sqs.messages()) {
    broken(`${queueUrl.split('/').at(-1)} still holds ${message.body}`);
  }
};
