import type { Failure } from '../../../engine/errors.ts';
import type { Item, Key } from '../aws/table.ts';
import { requestKey } from '../state/keys.ts';

/** A host that sources lie on. Times are in epoch milliseconds; what has no trouble needs `next` alone. */
export interface ShopRecord extends Item {
  /** The next free turn. */
  next: number;
  /** Raised by every change but the taking of turns, which needs none: it is an addition. */
  version: number;
  /** Images a second; missing where it is the deployment's. */
  pace?: number;
  /** Since when it has this pace: it rises once a minute from there. */
  paced_at?: number;
  /** The pace at which it last went wrong. */
  ceiling?: number;
  /** Turns before this one were given at the pace before: what goes wrong in them says nothing of this one. */
  paced_from?: number;
  /** What went wrong last, when it did, and since when the pace is below the deployment's. */
  reason?: string;
  trouble_at?: number;
  since?: number;
  /** Since when it has been asked and has given no answer; gone as soon as it gives one. */
  silent_from?: number;
  answered_at?: number;
  /** Of the row of pauses without an answer: how many, when the first began, and until when the last lasts. */
  pauses?: number;
  paused_from?: number;
  paused_until?: number;
  /** When an image was last taken up long after its turn: what is queued is to be worked first. */
  late_at?: number;
  ttl: number;
}

/** What one request has to do with a shop, where that is more than to take its turns. */
export interface VisitRecord extends Item {
  /** The next turn by the request's own pace, epoch milliseconds. */
  next?: number;
  /** Raised by every change but that of `next`. */
  version?: number;
  /** The row of pauses that it waits through: when that row began, and the last of them that it has met. */
  row?: number;
  met?: number;
  /** After which of them it last asked for an image of its own, and after how many in all. */
  asked?: number;
  times_asked?: number;
  /** Why its rest at this shop fails. */
  down?: Failure;
  ttl: number;
}

export const shopKey = (host: string): Key => ({ pk: `SHOP#${host}`, sk: 'SHOP' });
export const robotsKey = (host: string): Key => ({ pk: shopKey(host).pk, sk: 'ROBOTS' });
/** It lies with its request, so that it is erased with it. */
export const visitKey = (host: string, requestId: string): Key => ({
  pk: requestKey(requestId).pk,
  sk: `${VISIT_PREFIX}${host}`,
});
export const VISIT_PREFIX = 'SHOP#';

/** Both are of use as long as work at the shop goes on; DynamoDB deletes them at its leisure. */
const KEPT_SECONDS = 15 * 86_400;
export const keptUntil = (now: number) => Math.ceil(now / 1_000) + KEPT_SECONDS;

/** The name of a shop: the host of a source as its URL has it, with the port where it is an odd one. */
export const shopOf = (url: string) => new URL(url).host;
