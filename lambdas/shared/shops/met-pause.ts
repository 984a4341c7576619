import type { Failure } from '../../../engine/errors.ts';
import { noteWaiting } from './note-waiting.ts';
import { isPaused, PAUSE_MINUTES } from './pace.ts';
import { keptUntil, type ShopRecord, type VisitRecord, visitKey } from './shop-record.ts';
import type { SeenShop, ShopEffects, Wait, Wish } from './wish.ts';

/**
 * A request has met a shop that pauses. The rest of the request fails there where it has waited through three pauses
 * of one row itself, has asked for an image of its own after each, and meets a further one. Where another message of
 * the request notes something at the same moment, the next one finds out.
 */
export async function metPause(
  effects: ShopEffects,
  wish: Wish,
  { shop, visit }: SeenShop,
  now: number,
  wait: Wait,
): Promise<Failure | undefined> {
  if (shop === undefined || !isPaused(shop, now)) return undefined;
  const { paused_from: row, pauses: met } = shop;
  // The shop has answered since: the pause only lasts out.
  if (row === undefined || met === undefined) return undefined;
  if (visit?.row !== row) {
    await change(effects, wish, visit, now, { row, met, asked: 0, times_asked: 0 });
    await noteWaiting(effects.table, wish.requestId, wait);
    return undefined;
  }
  if (visit.met === met) return undefined;
  if ((visit.times_asked ?? 0) < PAUSE_MINUTES.length) {
    await change(effects, wish, visit, now, { met });
    await noteWaiting(effects.table, wish.requestId, wait);
    return undefined;
  }
  const down = shopDown(wish.host, shop);
  await change(effects, wish, visit, now, { down });
  return down;
}

/** A request has its turn after a pause that it has met. */
export async function noteAsked(
  effects: ShopEffects,
  wish: Wish,
  { shop, visit }: SeenShop,
  now: number,
): Promise<void> {
  if (visit?.met === undefined || visit.row !== shop?.paused_from) return;
  if (visit.met !== shop?.pauses || visit.asked === visit.met) return;
  await change(effects, wish, visit, now, { asked: visit.met, times_asked: (visit.times_asked ?? 0) + 1 });
}

function change(
  { table }: ShopEffects,
  { host, requestId }: Wish,
  visit: VisitRecord | undefined,
  now: number,
  sets: Partial<VisitRecord>,
): Promise<VisitRecord | undefined> {
  const all = { ...sets, version: (visit?.version ?? 0) + 1, ttl: keptUntil(now) };
  const names = Object.keys(all);
  return table.update<VisitRecord>(visitKey(host, requestId), {
    update: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    condition: visit?.version === undefined ? 'attribute_not_exists(#version)' : '#version = :read',
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`:${name}`, value])),
      ...(visit?.version === undefined ? {} : { ':read': visit.version }),
    },
  });
}

function shopDown(host: string, { since, reason }: ShopRecord): Failure {
  const from =
    since === undefined ? '' : ` since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    code: 'SHOP_DOWN',
    message:
      `Expected images from ${host}, but it has given no answer${from} (last ${reason ?? 'TIMED_OUT'}), ` +
      `not even after pauses of ${PAUSE_MINUTES.slice(0, -1).join(', ')} and ${PAUSE_MINUTES.at(-1)} minutes`,
  };
}
