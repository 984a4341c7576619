import type { World } from '../core/world.ts';
import { whole } from '../outside/outside.ts';
import type { OutsideAnswer } from '../outside/servers.ts';

/** What a simulated shop was asked, by second since the beginning. */
export interface ShopLog {
  asked: number[];
  refused: number[];
  /** How often each picture was given. */
  given: Map<string, number>;
}

export type ShopKind = keyof typeof KINDS;
type Answer = (world: World, second: number, log: ShopLog) => OutsideAnswer | undefined;

/** Answers a picture after a while, as shops do. */
const picture = (world: World, url: string): OutsideAnswer =>
  whole(world.schedule.int(20, 400), Buffer.from(`PICTURE ok ${url} `.padEnd(160, '.')), {});

const KINDS = {
  /** Takes whatever comes. */
  patient: () => 'gives',
  /** 429 above 20 in a second. */
  limited: (_, second, log) => ((log.asked[second] ?? 0) > 20 ? { afterMs: 30, status: 429 } : 'gives'),
  /** Never answers anything. */
  hanging: () => undefined,
  /** Is down for the first ten minutes. */
  waking: (_, second) => (second < 600 ? { afterMs: 30, status: 503 } : 'gives'),
} satisfies Record<string, (...args: Parameters<Answer>) => OutsideAnswer | undefined | 'gives'>;

export const isShopKind = (name: string): name is ShopKind => Object.hasOwn(KINDS, name);
export const SHOP_KINDS = Object.keys(KINDS);

/** Puts a shop of this kind at a host, and keeps its log. */
export function openShop(world: World, host: string, kind: ShopKind): ShopLog {
  const log: ShopLog = { asked: [], refused: [], given: new Map() };
  const answer = KINDS[kind] as (...args: Parameters<Answer>) => OutsideAnswer | undefined | 'gives';
  world.outside.shops.set(host, ({ url }) => {
    if (url.endsWith('/robots.txt')) return { afterMs: 5, status: 404 };
    const second = Math.floor(world.elapsed / 1_000);
    log.asked[second] = (log.asked[second] ?? 0) + 1;
    const said = answer(world, second, log);
    if (said === 'gives') {
      log.given.set(url, (log.given.get(url) ?? 0) + 1);
      return picture(world, url);
    }
    log.refused[second] = (log.refused[second] ?? 0) + 1;
    return said;
  });
  return log;
}
