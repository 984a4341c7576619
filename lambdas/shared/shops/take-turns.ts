import { metPause, noteAsked } from './met-pause.ts';
import { isInTrouble, isPaused, paceOf, reachOf } from './pace.ts';
import { type ShopRecord, shopKey, type VisitRecord, visitKey } from './shop-record.ts';
import { roomIn, spacing } from './spacing.ts';
import { takeOfShop } from './take-of-shop.ts';
import { takeOwn } from './take-own.ts';
import type { SeenShop, ShopEffects, Taken, Wait, Wish } from './wish.ts';

/** For half a minute after an image was taken up late no more are sent. */
const LATE_SECONDS = 30;
/** Others take turns at the same moment, and each takes only what it has seen free. */
const TRIES = 6;
const PAUSE_MS = 1_000;

async function lookAtShop({ table }: ShopEffects, { host, requestId, isPaced }: Wish): Promise<SeenShop> {
  const [shop, visit] = await Promise.all([
    isPaced ? table.get<ShopRecord>(shopKey(host)) : undefined,
    table.get<VisitRecord>(visitKey(host, requestId)),
  ]);
  return { shop, visit };
}

/**
 * Takes turns at a shop, as many as are within reach: of its pace, which all requests share, and of the request's own.
 * One conditional update in all but the rarest cases. A turn that is taken twice after a crash is one that is lost.
 */
export async function takeTurns(effects: ShopEffects, wish: Wish, known?: SeenShop): Promise<Taken> {
  let look = known ?? (await lookAtShop(effects, wish));
  for (let tries = 0; ; tries++) {
    if (look.visit?.down) return { turns: [], watch: false, down: look.visit.down };
    const now = effects.now();
    const blocked = blockedUntil(effects, wish, look, now);
    const shop = wish.isPaced ? spacing(look.shop?.next, ownOf(effects, look, now).pace) : undefined;
    const own = wish.ownPace === undefined ? undefined : spacing(look.visit?.next, wish.ownPace);
    const waiting = (until: number) => waitOf(effects, wish, look, { now, until });
    if (blocked !== undefined) {
      const wait = waiting(blocked);
      const down = await metPause(effects, wish, look, now, wait);
      return { turns: [], watch: true, ...(down ? { down } : { wait }) };
    }

    const watch = isInTrouble(look.shop, now);
    const reach = reachOf(watch, wish.wasSent ? 0 : wish.imagesBefore, effects.due);
    const spaces = [shop, own].filter((one) => one !== undefined);
    const count = Math.min(wish.wanted, ...spaces.map((space) => roomIn(space, now, reach)));
    const full = () => waiting(Math.max(...spaces.map(({ next }) => next)) - reach / 2);
    if (count === 0) return { turns: [], watch, wait: full() };

    const first = shop && (await takeOfShop(effects, wish.host, look, { ...shop, count, now, reach }));
    const firstOwn =
      own && first !== 'lost' ? await takeOwn(effects, wish, look, { ...own, count, now }) : undefined;
    if (first !== 'lost' && firstOwn !== 'lost') {
      await noteAsked(effects, wish, look, now);
      const turns = Array.from({ length: count }, (_, at) =>
        Math.max((first ?? 0) + at * (shop?.every ?? 0), (firstOwn ?? 0) + at * (own?.every ?? 0)),
      );
      const last = Math.max(...spaces.map((space) => Math.max(space.next, now) + count * space.every));
      return { turns, watch, ...(count < wish.wanted ? { wait: waiting(last - reach / 2) } : {}) };
    }
    if (tries === TRIES) return { turns: [], watch, wait: waiting(now + PAUSE_MS) };
    look = await lookAtShop(effects, wish);
  }
}

const ownOf = ({ mostPace, due }: ShopEffects, { shop }: SeenShop, now: number) =>
  paceOf(shop ?? {}, mostPace, due, now);

function blockedUntil({ due }: ShopEffects, wish: Wish, { shop }: SeenShop, now: number): number | undefined {
  if (!wish.isPaced || shop === undefined) return undefined;
  if (isPaused(shop, now)) return shop.paused_until;
  const drained = due.after(LATE_SECONDS, shop.late_at ?? 0);
  return !wish.wasSent && drained > now ? drained : undefined;
}

function waitOf(
  effects: ShopEffects,
  { host, ownPace = Number.POSITIVE_INFINITY, isPaced }: Wish,
  look: SeenShop,
  { now, until }: { now: number; until: number },
): Wait {
  const { shop } = look;
  const pace = isPaced ? ownOf(effects, look, now).pace : Number.POSITIVE_INFINITY;
  return {
    host,
    pace: Math.min(pace, ownPace),
    since: shop?.since ?? now,
    reason: shop?.reason ?? null,
    until: Math.max(until, now + PAUSE_MS),
  };
}
