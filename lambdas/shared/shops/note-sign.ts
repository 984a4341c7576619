import { LEAST_PACE } from '../limits.ts';
import { isPaused, MINUTE_SECONDS, PAUSE_MINUTES, paceOf } from './pace.ts';
import { keptUntil, type ShopRecord, shopKey } from './shop-record.ts';
import type { ShopEffects } from './wish.ts';

/** How a shop took it to be asked. */
export interface Sign {
  isTrouble: boolean;
  /** Of the trouble. */
  code: string;
  /** The turn in which it was asked, or when, where it was asked without one; epoch milliseconds. */
  turn: number;
  /** For how long it asked to be left alone, in seconds. */
  retryAfter?: number | undefined;
}

/** Signs say the same for so long; one is written. */
const SAME_SECONDS = 5;
/** Who gives no answer for so long while it is asked is left alone. */
const SILENT_SECONDS = MINUTE_SECONDS;
const TRIES = 3;

type Change = { sets: Partial<ShopRecord>; removes?: (keyof ShopRecord)[] };

/**
 * Notes a sign with the shop, where it says something new: one write in five seconds, whoever notes. Where others
 * change the shop at the same moment it gives up soon: they have noted the like.
 */
export async function noteSign(effects: ShopEffects, host: string, sign: Sign): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const shop = await effects.table.get<ShopRecord>(shopKey(host));
    const change = sign.isTrouble ? afterTrouble(effects, shop, sign) : afterAnswer(effects, shop);
    if (change === undefined || (await write(effects, host, shop, change))) return;
  }
}

/**
 * What is asked in turns that were given at a pace before this one says nothing of this one, and nothing of the time
 * after a pause: what was sent keeps its turn, and must not slow a shop down twice.
 */
function afterTrouble(
  { due, now, mostPace }: ShopEffects,
  shop: Partial<ShopRecord> = {},
  { code, turn, retryAfter }: Sign,
): Change | undefined {
  const at = now();
  if (isPaused(shop, at)) return undefined;
  const { next = 0, silent_from, trouble_at = 0, answered_at = 0, pauses = 0 } = shop;
  const free = Math.max(next, at);
  const sets: Partial<ShopRecord> = { reason: code, trouble_at: at };
  let isNew = at >= due.after(SAME_SECONDS, trouble_at);

  const { pace } = paceOf(shop, mostPace, due, at);
  if (turn >= (shop.paced_from ?? 0) && (pace > LEAST_PACE || shop.pace === undefined)) {
    const slower = Math.max(LEAST_PACE, pace / 2);
    Object.assign(sets, {
      pace: slower,
      ceiling: pace,
      paced_at: at,
      paced_from: free,
      since: shop.since ?? at,
    });
    isNew = true;
  }
  if (silent_from === undefined) {
    if (at >= due.after(SAME_SECONDS, answered_at)) {
      sets.silent_from = free;
      isNew = true;
    }
  } else if (turn >= silent_from && at >= due.after(SILENT_SECONDS, silent_from)) {
    const minutes = PAUSE_MINUTES[Math.min(pauses, PAUSE_MINUTES.length - 1)]!;
    const until = due.after(minutes * MINUTE_SECONDS, at);
    sets.pauses = pauses + 1;
    sets.paused_from = shop.paused_from ?? at;
    sets.paused_until = until;
    sets.next = Math.max(next, until);
    sets.silent_from = sets.next;
    isNew = true;
  }
  const wanted = retryAfter === undefined ? 0 : due.after(retryAfter, at);
  if (wanted > due.after(SAME_SECONDS, sets.next ?? next)) {
    sets.next = wanted;
    isNew = true;
  }
  return isNew ? { sets } : undefined;
}

/**
 * Any other answer ends the row of pauses; a pause that has begun lasts, as turns after it have been given. At which
 * pace a shop went wrong that was down says nothing of the pace that it bears.
 */
function afterAnswer({ now }: ShopEffects, shop: ShopRecord | undefined): Change | undefined {
  if (shop?.silent_from === undefined && shop?.pauses === undefined) return undefined;
  const wasDown = shop.pauses === undefined ? [] : (['ceiling'] as const);
  return { sets: { answered_at: now() }, removes: ['silent_from', 'pauses', 'paused_from', ...wasDown] };
}

async function write(
  { table, now }: ShopEffects,
  host: string,
  shop: ShopRecord | undefined,
  { sets, removes = [] }: Change,
): Promise<boolean> {
  const all: Partial<ShopRecord> = {
    ...(shop === undefined ? { next: now() } : {}),
    ...sets,
    version: (shop?.version ?? 0) + 1,
    ttl: keptUntil(now()),
  };
  // Turns that were taken since it was read stay taken.
  const isLater = shop !== undefined && sets.next !== undefined;
  const names = [...Object.keys(all), ...removes.map(String)];
  const set = Object.keys(all).map((name) => `#${name} = :${name}`);
  const remove = removes.length > 0 ? ` REMOVE ${removes.map((name) => `#${name}`).join(', ')}` : '';
  const written = await table.update<ShopRecord>(shopKey(host), {
    update: `SET ${set.join(', ')}${remove}`,
    condition:
      shop === undefined
        ? 'attribute_not_exists(pk)'
        : `#version = :read${isLater ? ' AND #next <= :next' : ''}`,
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`:${name}`, value])),
      ...(shop === undefined ? {} : { ':read': shop.version }),
    },
  });
  return written !== undefined;
}

/** Notes that an image was taken up long after its turn. */
export async function noteLate({ table, now, due }: ShopEffects, host: string): Promise<void> {
  await table.update<ShopRecord>(shopKey(host), {
    update: 'SET late_at = :now',
    condition: 'attribute_exists(pk) AND (attribute_not_exists(late_at) OR late_at < :before)',
    values: { ':now': now(), ':before': now() - (due.after(SAME_SECONDS, now()) - now()) },
  });
}
