import { CdnBusy } from '../shared/aws/cdn.ts';
import {
  CDN_BUSY_SECONDS,
  ERASED_DAYS,
  LATE_WALK_SECONDS,
  LINK_RUN_SECONDS,
  LINK_SECONDS,
  SECOND_WALK_SECONDS,
} from '../shared/limits.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';
import { listingKey, requestKey, unsettledKey } from '../shared/state/keys.ts';
import { type Claim, claimLink, ERASURE, passOn, releaseLink } from '../shared/state/links/links.ts';
import type { ErasedRecord, RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects, ErasePosition } from './effects.ts';
import { eraseFiles } from './erase-files.ts';
import { eraseItems } from './erase-items.ts';
import { eraseLate } from './erase-late.ts';
import { eraseOutputs } from './erase-outputs.ts';
import { removeStrays } from './remove-strays.ts';
import { tellNoted } from './tell-cdn.ts';

/** What a run leaves of its function's time for what it is still deleting. */
const MARGIN_MS = (LINK_SECONDS - LINK_RUN_SECONDS) * 1_000;

/**
 * Works one link of erasing a request that has been marked: outputs first, as they are what others can read; all of
 * them are walked twice, the second time when whoever had read the request before it was marked is over. Then objects
 * that no item names, then the CDN is told, then CSVs, results and items go, and the request's own item last; what
 * somebody has written since then goes a quarter of an hour later (erase-late.ts). Deleting twice is deleting once, so
 * it may be interrupted anywhere and repeated. What stays for a month is the request's id, its client and its time.
 */
export async function eraseRequest(
  effects: EraseEffects,
  message: ErasureMessage,
  deadline: number,
): Promise<void> {
  if (message.stage === 'late') return eraseLate(effects, message, lateFrom(effects, deadline - MARGIN_MS));
  const claim = await claimLink(effects, ERASURE, message.request_id, message.link);
  if (claim === undefined) return;
  const late = lateFrom(effects, Math.min(claim.workUntil, deadline - MARGIN_MS));
  const { again, stage, chunk, after, gone } = message;
  const place: ErasePosition = { again, stage, chunk, after, gone };
  try {
    const pause = await work(effects, claim.request, place, late);
    if (pause === undefined) await leaveNoMore(effects, claim);
    else await goOn(effects, claim, place, pause);
  } catch (error) {
    await releaseLink(effects, claim).catch(() => {});
    throw error;
  }
}

/** The first look says no, so that each run gets on. */
function lateFrom({ now }: EraseEffects, workUntil: number): () => boolean {
  let looks = 0;
  return () => looks++ > 0 && now() > workUntil;
}

const goOn = (effects: EraseEffects, claim: Claim, place: ErasePosition, delaySeconds: number) =>
  passOn(effects, claim, (link) =>
    effects.queues.send(effects.erasuresQueueUrl, [
      {
        body: { request_id: claim.request.request_id, link, ...place },
        group: claim.request.client,
        delaySeconds,
      },
    ]),
  );

/** Works from a place on, which it moves, and answers after how many seconds to go on there; undefined at the end. */
async function work(
  effects: EraseEffects,
  request: RequestRecord,
  place: ErasePosition,
  late: () => boolean,
): Promise<number | undefined> {
  const enter = (stage: ErasePosition['stage']) =>
    Object.assign(place, { again: true, stage, chunk: 0, after: undefined });
  try {
    if (place.stage === 'outputs') {
      if (!(await eraseOutputs(effects, request, place, late))) return 0;
      const walked = place.again;
      enter(walked ? 'strays' : 'outputs');
      if (!walked) return SECOND_WALK_SECONDS;
    }
    if (place.stage === 'strays') {
      place.gone ??= effects.now();
      if (!(await removeStrays(effects, request, place, late))) return 0;
      const wait = await tellNoted(effects, request, place.gone);
      if (wait > 0) return wait;
      enter('items');
    }
    if (!(await eraseFiles(effects, request, late))) return 0;
    return (await eraseItems(effects, request, place, late)) ? undefined : 0;
  } catch (error) {
    if (error instanceof CdnBusy) return CDN_BUSY_SECONDS;
    throw error;
  }
}

/**
 * Keeps late messages and a repeated Idempotency-Key from bringing the request back. That the late walk is to come is
 * said first: whoever dies in between says it once more.
 */
async function leaveNoMore(
  { table, queues, erasuresQueueUrl, now }: EraseEffects,
  { request: { request_id, client, created_at, chunks }, link }: Claim,
): Promise<void> {
  await queues.send(erasuresQueueUrl, [
    { body: { request_id, link, stage: 'late' }, group: client, delaySeconds: LATE_WALK_SECONDS },
  ]);
  const erased: ErasedRecord = {
    ...requestKey(request_id),
    request_id,
    client,
    created_at,
    chunks,
    status: 'erased',
    erase_link: link,
    ttl: Math.ceil(now() / 1_000) + ERASED_DAYS * 86_400,
  };
  await table.removeAll([listingKey(client, created_at, request_id), unsettledKey(created_at, request_id)]);
  await table.putAll([erased]);
}
