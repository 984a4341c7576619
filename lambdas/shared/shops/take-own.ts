import { keptUntil, type VisitRecord, visitKey } from './shop-record.ts';
import type { Take } from './spacing.ts';
import type { SeenShop, ShopEffects, Wish } from './wish.ts';

/** Takes turns of the request's own pace at a shop, and answers the first of them. */
export async function takeOwn(
  { table }: ShopEffects,
  { host, requestId }: Wish,
  { visit }: SeenShop,
  { next, every, count, now }: Take,
): Promise<number | 'lost'> {
  const first = Math.max(next, now);
  const taken = await table.update<VisitRecord>(visitKey(host, requestId), {
    update: 'SET #next = :after, #ttl = :ttl',
    condition: visit?.next === undefined ? 'attribute_not_exists(#next)' : '#next = :before',
    names: { '#next': 'next', '#ttl': 'ttl' },
    values: {
      ':after': first + count * every,
      ':ttl': keptUntil(now),
      ...(visit?.next === undefined ? {} : { ':before': visit.next }),
    },
  });
  return taken === undefined ? 'lost' : first;
}
