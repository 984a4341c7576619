import type { Failure } from '../../engine/errors.ts';
import type { Queues } from '../shared/aws/queues.ts';
import { announceIfDone, type CountdownEffects, closeFanOut } from '../shared/state/images/countdown.ts';
import { FAN_OUT_FAILED, settleImages, standingChunk } from '../shared/state/images/settle-unsent.ts';
import { ERASURE, type LinkEffects, leaseOf } from '../shared/state/links/links.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { wakeSender } from '../shared/state/requests/end-request.ts';
import { failRequest } from '../shared/state/requests/fail-request.ts';

export interface SettleEffects extends CountdownEffects, LinkEffects {
  queues: Queues;
  webhooksQueueUrl: string;
  erasuresQueueUrl: string;
}

const LOST: Failure = {
  code: 'WORK_LOST',
  message: 'Expected an outcome of this image within two weeks, but the work on it was lost.',
};

/**
 * Sets a request going again, or settles it, if it has not moved since `before` (epoch milliseconds); true where
 * nothing is left to be done for it.
 */
export async function settleRequest(
  effects: SettleEffects,
  request: RequestRecord | undefined,
  before: number,
): Promise<boolean> {
  switch (request?.status) {
    case 'processing':
      if (lastMove(request) < before) await settleOpen(effects, request);
      return false;
    case 'erasing':
      await eraseOn(effects, request);
      return false;
    case 'completed':
    case 'failed':
    case 'cancelled':
      if (request.webhook_state !== 'pending' || (request.next_at ?? 0) > before) {
        return request.webhook_state !== 'pending';
      }
      await wakeSender(effects, request);
      return false;
    default:
      // No CSV ever came, or it is erased: the request expires by itself.
      return true;
  }
}

/** One whose CSV no fan-out lived to take has never moved. */
const lastMove = ({ moved_at, started_at, created_at }: RequestRecord) =>
  moved_at ?? Date.parse(started_at ?? created_at);

/** Fails what is open: no message can be on its way any more. */
async function settleOpen(effects: SettleEffects, request: RequestRecord): Promise<void> {
  const { request_id: id, open_chunks = new Set() } = request;
  if (open_chunks.has(0)) {
    await failRequest(effects.table, id, FAN_OUT_FAILED);
    await closeFanOut(effects, id);
  }
  for (const number of open_chunks) {
    if (number === 0) continue;
    const chunk = await standingChunk(effects, id, number);
    if (chunk) await settleImages(effects, id, number, chunk, chunk.pending ?? new Set(), LOST);
  }
  await announceIfDone(effects, id);
}

async function eraseOn({ queues, erasuresQueueUrl, now }: SettleEffects, request: RequestRecord) {
  const { number: link, until } = leaseOf(ERASURE, request);
  if (until > now()) return;
  await queues.send(erasuresQueueUrl, [
    { body: { request_id: request.request_id, link }, group: request.client },
  ]);
}
