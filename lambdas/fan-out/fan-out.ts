import { CsvError } from '../shared/errors.ts';
import type { FanOutPosition } from '../shared/schemas/messages.ts';
import { noteWaiting } from '../shared/shops/note-waiting.ts';
import { announceIfDone, closeFanOut } from '../shared/state/images/countdown.ts';
import { settleUnsent } from '../shared/state/images/settle-unsent.ts';
import { requestKey } from '../shared/state/keys.ts';
import {
  type Claim,
  claimLink,
  endChain,
  FAN_OUT,
  passOn,
  releaseLink,
} from '../shared/state/links/links.ts';
import { failRequest } from '../shared/state/requests/fail-request.ts';
import type { FanOutEffects } from './effects.ts';
import { sendChunks } from './send-chunks.ts';
import { waitingOf } from './waiting-of.ts';

/** Which link of a fan-out a message bears, and where it begins. */
export interface FanOutLink {
  request_id: string;
  link: number;
  from: FanOutPosition;
}

/**
 * Works one link of a fan-out: reads the CSV on from a chunk and sends its images, until two minutes are over or the
 * CSV is. It may be run again at any point: the same CSV gives the same chunks, and a chunk that is registered
 * already is gone on with.
 */
export async function fanOut(effects: FanOutEffects, link: FanOutLink, deadline: number): Promise<void> {
  const claim = await claimLink(effects, FAN_OUT, link.request_id, link.link);
  if (claim === undefined) return;
  try {
    await work(effects, claim, link.from, deadline);
  } catch (error) {
    await releaseLink(effects, claim).catch(() => {});
    throw error;
  }
}

async function work(
  effects: FanOutEffects,
  claim: Claim,
  from: FanOutPosition,
  deadline: number,
): Promise<void> {
  const { request_id: requestId, client } = claim.request;
  if (!claim.request.open_chunks?.has(0)) return settleRest(effects, claim);
  if (claim.request.failure) {
    // Whoever wrote it died before this. Read again on another day, the same CSV may find room for more.
    await closeFanOut(effects, requestId);
    return settleRest(effects, claim);
  }
  try {
    const sent = await sendChunks(effects, claim, from, deadline);
    // Whoever has the link now goes on; whoever has closed the fan-out has left things to be settled.
    if (sent === 'lost') return;
    if (sent === 'closed') return settleRest(effects, claim);
    if (!sent.ended) {
      const { table, due, now, queues, uploadsQueueUrl } = effects;
      if (sent.wait) await noteWaiting(table, requestId, waitingOf(claim.request, sent.wait, sent.next));
      const delaySeconds = sent.wait ? due.secondsUntil(sent.wait.until, now()) : 0;
      return await passOn(effects, claim, (next) =>
        queues.send(uploadsQueueUrl, [
          { body: { request_id: requestId, link: next, from: sent.next }, group: client, delaySeconds },
        ]),
      );
    }
    if (sent.next.tally.images === 0) throw noImages(sent.next);
    await writeTotals(effects, claim, sent.next);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // A run that was stopped for longer than its lease says nothing about a request that is another's by now.
    if (effects.now() >= claim.until) return;
    await failRequest(effects.table, requestId, error.failure);
  }
  await closeFanOut(effects, requestId);
  await endChain(effects, claim);
}

/** The fan-out was closed before it had come to its end: what it never sent is settled. */
async function settleRest(effects: FanOutEffects, claim: Claim): Promise<void> {
  await settleUnsent(effects, claim.request.request_id);
  await announceIfDone(effects, claim.request.request_id);
  await endChain(effects, claim);
}

const noImages = ({ tally: { rows, rejected } }: FanOutPosition) =>
  new CsvError(
    'NO_IMAGES',
    `Expected at least one image URL in the CSV, but found none (rows: ${rows}, rejected: ${rejected}).`,
  );

async function writeTotals(
  { table }: FanOutEffects,
  { request, run }: Claim,
  { tally }: FanOutPosition,
): Promise<void> {
  await table.update(requestKey(request.request_id), {
    update:
      'SET #total = :images, rows_total = :rows, rows_rejected = :rejected, rows_without_images = :without REMOVE waiting',
    condition: 'contains(open_chunks, :zero) AND fan_link_by = :run',
    names: { '#total': 'total' },
    values: {
      ':images': tally.images,
      ':rows': tally.rows,
      ':rejected': tally.rejected,
      ':without': tally.without_images,
      ':zero': 0,
      ':run': run,
    },
  });
}
