import type { Objects } from '../shared/aws/objects.ts';
import type { Queues } from '../shared/aws/queues.ts';
import { ERASED_DAYS, LINK_RUN_SECONDS, LINK_SECONDS, SECOND_WALK_SECONDS } from '../shared/limits.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';
import {
  type Claim,
  claimLink,
  ERASURE,
  type LinkEffects,
  passOn,
  releaseLink,
} from '../shared/state/links.ts';
import { csvsOf, incomingKey, outputsOf, resultsKey, SHAPES } from '../shared/state/object-keys.ts';
import {
  type ErasedRecord,
  listingKey,
  type RequestRecord,
  requestKey,
  unsettledKey,
} from '../shared/state/records.ts';
import { eraseChunk } from './erase-chunk.ts';

export interface EraseEffects extends LinkEffects {
  objects: Objects;
  queues: Queues;
  uploadsBucket: string;
  outputsBucket: string;
  erasuresQueueUrl: string;
}

/** What a run leaves of its function's time for what it is still deleting. */
const MARGIN_MS = (LINK_SECONDS - LINK_RUN_SECONDS) * 1_000;
const CHUNKS_AT_ONCE = 8;

/**
 * Works one link of erasing a request that has been marked: outputs first, as they are what others can read, then the
 * CSVs, then the items. All of it is walked twice, the second time when whoever had read the request before it was
 * marked is over; then the request's own item goes. Deleting twice is deleting once, so it may be interrupted anywhere
 * and repeated. What stays for a month is the request's id, its client and its time.
 */
export async function eraseRequest(
  effects: EraseEffects,
  message: ErasureMessage,
  deadline: number,
): Promise<void> {
  const claim = await claimLink(effects, ERASURE, message.request_id, message.link);
  if (claim === undefined) return;
  try {
    await work(effects, claim, message, deadline);
  } catch (error) {
    await releaseLink(effects, claim).catch(() => {});
    throw error;
  }
}

async function work(
  effects: EraseEffects,
  claim: Claim,
  { chunk: from, again }: ErasureMessage,
  deadline: number,
): Promise<void> {
  const { table, queues, now, erasuresQueueUrl } = effects;
  const { request } = claim;
  const { request_id: id, client } = request;
  // The first look says no, so that each run gets on.
  let looks = 0;
  const late = () => looks++ > 0 && now() > Math.min(claim.workUntil, deadline - MARGIN_MS);
  const goOn = (begin: { chunk: number; again: boolean }, delaySeconds = 0) =>
    passOn(effects, claim, (link) =>
      queues.send(erasuresQueueUrl, [
        { body: { request_id: id, link, ...begin }, group: client, delaySeconds },
      ]),
    );

  if (from === 0 && !(await eraseObjects(effects, id, late))) return goOn({ chunk: 0, again });
  for (let chunk = Math.max(1, from); chunk <= request.chunks; chunk += CHUNKS_AT_ONCE) {
    if (late()) return goOn({ chunk, again });
    const group = Array.from({ length: CHUNKS_AT_ONCE }, (_, at) => chunk + at);
    await Promise.all(group.map((number) => eraseChunk(table, id, number)));
  }
  if (!again) return goOn({ chunk: 0, again: true }, SECOND_WALK_SECONDS);
  const { created_at } = request;
  await table.removeAll([listingKey(client, created_at, id), unsettledKey(created_at, id)]);
  await table.putAll([erased(request, now())]);
}

/** False if it was stopped because it was late. */
async function eraseObjects(
  { objects, uploadsBucket, outputsBucket }: EraseEffects,
  id: string,
  late: () => boolean,
): Promise<boolean> {
  for (const [bucket, prefix] of [
    [outputsBucket, outputsOf(id)],
    [uploadsBucket, csvsOf(id)],
  ] as const) {
    if (!(await objects.removeAll(bucket, prefix, late))) return false;
  }
  for (const shape of SHAPES) await objects.remove(outputsBucket, resultsKey(id, shape));
  await objects.remove(uploadsBucket, incomingKey(id));
  return true;
}

/** Keeps late messages and a repeated Idempotency-Key from bringing the request back. */
const erased = ({ request_id, client, created_at, chunks }: RequestRecord, now: number): ErasedRecord => ({
  ...requestKey(request_id),
  request_id,
  client,
  created_at,
  chunks,
  status: 'erased',
  ttl: Math.ceil(now / 1_000) + ERASED_DAYS * 86_400,
});
