import { setTimeout as sleep } from 'node:timers/promises';
import robotsParser from 'robots-parser';
import type { Item, Table } from '../../shared/aws/table.ts';
import type { Outbound } from '../../shared/http/outbound/outbound.ts';
import { keptUntil, robotsKey, shopOf } from '../../shared/shops/shop-record.ts';
import { fetchRobots } from './fetch-robots.ts';
import { rulesForHalve } from './rules-for-halve.ts';

/** Times in epoch milliseconds. */
interface RobotsRecord extends Item {
  claimed_at: number;
  fetched_at?: number;
  halve_rules?: string;
}

/** Its types take its one function for a field of a module. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

export type MayAsk = (url: string, agent: string) => Promise<boolean>;

const DAY_MS = 86_400_000;
/** Longer than a fetch takes, redirects aside. */
const CLAIM_MS = 15_000;
/** So long the others wait for whoever fetches. */
const PATIENCE_MS = 6_000;
const LOOK_MS = 300;
/** Hosts that a process remembers, the latest. */
const MOST_HOSTS = 1_000;

interface RobotsEffects {
  table: Table;
  outbound: Outbound;
  now: () => number;
}

/**
 * Whether a shop's robots.txt lets Halve ask for a URL. It is fetched once a day and host, by one for all; where there
 * is none, or no way to it, everything may be asked for.
 */
export function createRobots({ table, outbound, now }: RobotsEffects): MayAsk {
  const known = new Map<string, { until: number; rules: Promise<string> }>();

  const rulesOf = (url: string, agent: string): Promise<string> => {
    const host = shopOf(url);
    const standing = known.get(host);
    if (standing && standing.until > now()) return standing.rules;
    const rules = read(host, new URL(url), agent);
    known.delete(host);
    known.set(host, { until: now() + DAY_MS, rules });
    rules.catch(() => known.delete(host));
    for (const oldest of known.keys()) if (known.size > MOST_HOSTS) known.delete(oldest);
    return rules;
  };

  const read = async (host: string, url: URL, agent: string): Promise<string> => {
    const key = robotsKey(host);
    const patience = now() + PATIENCE_MS;
    for (;;) {
      const at = now();
      const record = await table.get<RobotsRecord>(key);
      if (record?.fetched_at !== undefined && record.fetched_at > at - DAY_MS)
        return record.halve_rules ?? '';
      const claimed = await table.update<RobotsRecord>(key, {
        update: 'SET claimed_at = :now, #ttl = :ttl',
        condition: 'attribute_not_exists(claimed_at) OR claimed_at < :old',
        names: { '#ttl': 'ttl' },
        values: { ':now': at, ':old': at - CLAIM_MS, ':ttl': keptUntil(at) },
      });
      if (claimed) {
        const rules = rulesForHalve((await fetchRobots(outbound, url, agent)) ?? '');
        await table.update(key, {
          update: 'SET fetched_at = :now, halve_rules = :rules',
          values: { ':now': now(), ':rules': rules },
        });
        return rules;
      }
      if (now() > patience) return record?.halve_rules ?? '';
      await sleep(LOOK_MS);
    }
  };

  return async (url, agent) => {
    const rules = await rulesOf(url, agent);
    return (
      rules === '' || parseRobots(new URL('/robots.txt', url).href, rules).isAllowed(url, 'halve') !== false
    );
  };
}
