import { type HalveError, ImageError } from '../../engine/errors.ts';
import { RetryableError } from '../shared/errors.ts';
import { shownUrl } from '../shared/http/outbound/shown-url.ts';
import { IMAGE_TRIES } from '../shared/limits.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { CANCELLED } from '../shared/state/images/cancelled.ts';
import {
  type CountdownEffects,
  type CountImages,
  countImages,
  settlePlaces,
} from '../shared/state/images/countdown.ts';
import { placesOf } from '../shared/state/images/places-of.ts';
import { WORKER_DIED } from '../shared/state/images/worker-died.ts';
import { hopKey, imageKey } from '../shared/state/keys.ts';
import type { Outcome } from '../shared/state/outcome.ts';
import type { ImageRecord, RequestRecord } from '../shared/state/records.ts';
import { awaitTurn, type TurnEffects } from './await-turn.ts';
import type { Noticed } from './create-shop-signs.ts';
import type { CallerOf } from './fetch/caller-of.ts';
import { bringOutput, type OutputEffects } from './output/bring-output.ts';
import { retryDelay } from './retry-delay.ts';
import type { MayAsk } from './robots/create-robots.ts';
import { type HopRecord, isSentOn, sendOn } from './send-on.ts';

export interface CompressEffects extends CountdownEffects, Omit<OutputEffects, 'caller'>, TurnEffects {
  /** As whom the request's sources are asked. */
  callerOf: CallerOf;
  /** Whether the shop lets Halve ask for a URL. */
  mayAsk: MayAsk;
  retriesQueueUrl: string;
  /** The same fetching, noticed with the image's shop. */
  noticed: Noticed;
}

interface Try {
  receives: number;
  /** True when the message comes from the retries queue, where it is alone in its batch. */
  retrying: boolean;
  /** When the function will be ended, epoch milliseconds. */
  deadline: number;
  /** Counts the images down, maybe with others of their batch. */
  count: CountImages;
}

/**
 * Brings the images of one URL in a chunk to their outcome, or puts them off. What was received before from the images
 * queue may have killed the worker that held it, so it goes on alone, by the retries queue. Answers the outcomes that
 * it was this call that gave.
 */
export async function compressImage(
  effects: CompressEffects,
  request: RequestRecord,
  message: ImageMessage,
  attempt: Try,
): Promise<Outcome[]> {
  if (!attempt.retrying && attempt.receives > 1) {
    await sendToRetries(effects, request, { ...message, received: attempt.receives - 1 }, 0);
    return [];
  }
  if (attempt.retrying && (await isOver(effects, message))) return [];

  const outcome = await outcomeOf(effects, request, message, attempt);
  if (outcome === undefined) return [];
  const settled = await settlePlaces(effects, placesOf(message), outcome, attempt.count);
  return settled.filter(({ isOwn }) => isOwn).map((place) => place.outcome);
}

/**
 * Where each place has its outcome nothing is worked again, only counted, in case the count was lost. A copy of a
 * message that has been sent on is over, too.
 */
async function isOver(effects: CompressEffects, message: ImageMessage): Promise<boolean> {
  const places = placesOf(message);
  const hop = hopKey(message.request_id, message.chunk, message.index);
  const found = await effects.table.getMany<ImageRecord | HopRecord>([
    ...places.map(({ request_id, chunk, row, n }) => imageKey(request_id, chunk, row, n)),
    hop,
  ]);
  const standing = found.filter((item): item is ImageRecord => item.sk !== hop.sk);
  if (standing.length < places.length) return isSentOn(found, message);
  await countImages(
    effects,
    message,
    standing.map((image) => ({ index: image.index, outcome: image })),
  );
  return true;
}

/** The outcome, or undefined if the image was sent on to the retries queue. */
async function outcomeOf(
  effects: CompressEffects,
  request: RequestRecord,
  message: ImageMessage,
  { receives, retrying, deadline }: Try,
): Promise<Outcome | undefined> {
  if (request.cancel) return { state: 'failed', error: CANCELLED };
  const tries = (message.received ?? 0) + receives;
  if (tries > IMAGE_TRIES) return { state: 'failed', error: WORKER_DIED };
  const caller = await effects.callerOf(request);
  if (!(await effects.mayAsk(message.url, caller.agent)))
    return { state: 'failed', error: disallowed(message.url) };
  const turn = await awaitTurn(effects, request, message, retrying);
  if ('down' in turn) return { state: 'failed', error: turn.down };
  if ('later' in turn) {
    // Waiting for a turn is no try.
    const later = { ...turn.later, received: tries - 1 };
    await sendOn(effects, later, (next) => sendToRetries(effects, request, next, turn.delaySeconds));
    return undefined;
  }
  const { turn: _, watch, waits, ...next } = turn.come;
  const fetchImage = effects.noticed(turn.come, effects.fetchImage);
  try {
    return await bringOutput({ ...effects, fetchImage, caller }, request, message, deadline);
  } catch (error) {
    if (error instanceof ImageError && (retrying || error.code !== 'TOO_SLOW')) return failed(error);
    if (!(error instanceof RetryableError || error instanceof ImageError)) throw error;
    const most = (error instanceof RetryableError ? error.tries : undefined) ?? IMAGE_TRIES;
    if (tries >= most) return failed(error);
    // Beside others an image may be too slow through no fault of its own, so it gets one more try alone.
    const delay = error instanceof ImageError ? 0 : retryDelay(tries - 1, error.retryAfter);
    await sendToRetries(effects, request, { ...next, received: tries }, delay);
    return undefined;
  }
}

const disallowed = (url: string) => ({
  code: 'DISALLOWED',
  message: `Expected an image at ${shownUrl(new URL(url))}, but the robots.txt of its host asks Halve to stay away.`,
});

const failed = (error: HalveError): Outcome => ({ state: 'failed', error: error.failure });

/** A message that waits is sent anew with a delay, as one that is hidden would count as in flight all that time. */
const sendToRetries = (
  { queues, retriesQueueUrl }: CompressEffects,
  { client }: RequestRecord,
  message: ImageMessage,
  delaySeconds: number,
) => queues.send(retriesQueueUrl, [{ body: message, group: client, delaySeconds }]);
