import { Later } from '../shared/aws/queue-handler.ts';
import type { Queues } from '../shared/aws/queues.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';
import { requestKey } from '../shared/state/keys.ts';
import { sendNext } from '../shared/state/links/count-link.ts';
import { ERASURE, type LinkEffects, leaseOf } from '../shared/state/links/links.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** How long it waits, so that what is broken may come back in between. */
const PAUSE_SECONDS = 900;

/**
 * What a client wants erased is never given up: a link that has died is tried again, as the next one, with an alarm
 * each time. One that is over changes nothing, and one that a run still holds comes back when its lease ends.
 */
export async function giveUpErasure(
  { table, queues, due, now, erasuresQueueUrl }: LinkEffects & { queues: Queues; erasuresQueueUrl: string },
  message: ErasureMessage,
): Promise<void> {
  const request = await table.get<RequestRecord>(requestKey(message.request_id));
  if (request?.status !== (message.stage === 'late' ? 'erased' : ERASURE.status)) return;
  const { number, until } = leaseOf(ERASURE, request);
  if (number > message.link) return;
  // The late walk has no lease.
  if (until >= now()) throw new Later(Math.max(1, due.secondsUntil(until, now())));
  await sendNext(table, 'erase_link', message, (link) =>
    queues.send(erasuresQueueUrl, [
      { body: { ...message, link }, group: request.client, delaySeconds: PAUSE_SECONDS },
    ]),
  );
}
