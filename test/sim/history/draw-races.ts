import { drawFaults } from '../core/faults.ts';
import { createRandom, type Random } from '../core/random.ts';
import type { Action, ClientPlan, Plan, RequestPlan } from './plan.ts';

const MINUTE = 60_000;
/** A Monday in 2026. */
const EPOCH = Date.UTC(2026, 0, 5);

/**
 * Requests of one client that share their pictures, some of which are erased while others come to use them: at once,
 * in either order, around the first walk and around the second. Some are handed what another has made.
 */
export function drawRaces(seed: string): Plan {
  const random = createRandom(`${seed} races`);
  const urls = Array.from({ length: random.int(1, 4) }, (_, at) => `https://shop.example/${at}.jpg`);
  const requests = Array.from({ length: random.int(2, 4) }, (_, at) =>
    drawRequest(random, `c${at}x`, urls, at),
  );
  const client: ClientPlan = { token: `token-${seed}`, imagesPerDay: undefined, requests };
  const pictures = Object.fromEntries(
    urls.map((url) => [
      url,
      {
        kind: 'ok' as const,
        fails: 0,
        manners: random.pick(['etag', 'none'] as const),
        ...(random.chance(0.2) ? { changesMs: random.int(0, 5 * MINUTE) } : {}),
      },
    ]),
  );
  return { seed, faults: drawFaults(random), start: EPOCH, clients: [client], pictures };
}

function drawRequest(random: Random, name: string, urls: string[], at: number): RequestPlan {
  const rows = Array.from({ length: random.int(1, 3) }, () => ({
    urls: Array.from({ length: random.int(1, 2) }, () => random.pick(urls)),
    short: false,
  }));
  const handsIn = at > 0 && random.chance(0.4) ? `c${random.int(0, at - 1)}x` : undefined;
  return {
    name,
    ...(handsIn ? { handsIn } : {}),
    // The first two come at once; the walks of their erasing lie three minutes apart.
    startMs: at < 2 ? 0 : random.int(0, random.pick([10_000, MINUTE, 5 * MINUTE])),
    form: random.pick(['presigned', 'direct'] as const),
    idempotent: true,
    webhook: undefined,
    rows,
    puts: [],
    actions: at < 2 || random.chance(0.5) ? drawActions(random) : [],
    polls: 0,
  };
}

/** It is tried again now and then, and erased; what comes before the end is asked for again, a little later each time. */
function drawActions(random: Random): Action[] {
  const retry = random.chance(0.4) ? [{ atMs: random.int(0, MINUTE), what: 'retry' as const }] : [];
  return [
    ...retry,
    { atMs: random.int(0, random.pick([5_000, MINUTE, 5 * MINUTE])), what: 'erase' as const },
  ];
}
