import { paceOf } from './pace.ts';
import { keptUntil, type ShopRecord, shopKey } from './shop-record.ts';
import type { Take } from './spacing.ts';
import type { SeenShop, ShopEffects } from './wish.ts';

/**
 * Takes turns of the pace that all requests share, and answers the first of them. Only what another has changed in
 * between makes it look again.
 */
export async function takeOfShop(
  { table, mostPace, due }: ShopEffects,
  host: string,
  { shop }: SeenShop,
  { next, every, count, now, reach }: Take & { reach: number },
): Promise<number | 'lost'> {
  const ahead = next >= now;
  const { pace, risen } = paceOf(shop ?? {}, mostPace, due, now);
  const sets = [ahead ? '#next = #next + :span' : '#next = :after', '#ttl = :ttl'];
  const removes: string[] = [];
  if (shop === undefined) sets.push('version = :version');
  if (risen) {
    sets.push('version = :raised', 'paced_at = :now');
    if (pace < mostPace) sets.push('pace = :pace');
    else removes.push('pace', 'since', '#reason');
  }
  const taken = await table.update<ShopRecord>(shopKey(host), {
    update: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    condition:
      shop === undefined
        ? 'attribute_not_exists(pk)'
        : `version = :version AND ${ahead ? '#next >= :now AND #next <= :latest' : '#next < :now'}`,
    names: { '#next': 'next', '#ttl': 'ttl', ...(removes.length > 0 ? { '#reason': 'reason' } : {}) },
    values: {
      ':ttl': keptUntil(now),
      ':version': shop?.version ?? 1,
      ...(ahead ? { ':span': count * every } : { ':after': now + count * every }),
      ...(shop === undefined ? {} : { ':now': now }),
      ...(ahead ? { ':latest': now + reach - (count - 1) * every } : {}),
      ...(risen ? { ':raised': (shop?.version ?? 1) + 1 } : {}),
      ...(risen && pace < mostPace ? { ':pace': pace } : {}),
    },
  });
  return taken === undefined ? 'lost' : taken.next - count * every;
}
