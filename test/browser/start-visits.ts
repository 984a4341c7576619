import type { BrowserContextOptions, Page } from 'playwright-core';
import { type SampleServer, serveSamples } from '../../local/demo/serve-samples.ts';
import { LOCAL_TOKEN } from '../../local/start-halve.ts';
import { LOOPBACK, placeOf } from '../support/servers/place.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { openBrowser } from './open-browser.ts';

/** Erasing takes three minutes on a Halve that is not sped up. */
const REAL_SPEED_MS = 300_000;

export interface Visits {
  /** Of the page, with its last slash. */
  url: string;
  token: string;
  shop: SampleServer;
  /** A visit of its own, with a good token if nothing else is said. */
  open(options?: BrowserContextOptions & { token?: string | undefined }, url?: string): Promise<Page>;
  /** What the page's policy has refused, and what its script has thrown, in all visits. */
  complaints(): string[];
  stop(): Promise<void>;
}

/**
 * One stack, one shop and one browser for all tests of the page: each of them costs seconds to start. HALVE_URL,
 * HALVE_TOKEN and HALVE_SHOP name a Halve that runs already, as for the journeys; its token must be a fresh one.
 */
export async function startVisits(chromium: string, env = process.env): Promise<Visits> {
  const shop = await shopAt(env.HALVE_SHOP);
  const [stack, browser] = await Promise.all([
    env.HALVE_URL ? undefined : startStack({ allow: [shop.address] }),
    openBrowser(chromium),
  ]);
  const home = stack?.url ?? `${env.HALVE_URL?.replace(/\/$/, '')}/`;
  const good = env.HALVE_TOKEN ?? LOCAL_TOKEN;
  const heard: string[][] = [];
  return {
    url: home,
    token: good,
    shop,
    async open(options = {}, url = home) {
      const { page, complaints } = await browser.open(url, { token: good, ...options });
      if (env.HALVE_URL) page.setDefaultTimeout(REAL_SPEED_MS);
      heard.push(complaints);
      return page;
    },
    complaints: () => heard.flat(),
    async stop() {
      await browser.stop();
      await stack?.stop();
      shop.stop();
    },
  };
}

async function shopAt(address: string | undefined): Promise<SampleServer> {
  const place = address === undefined ? LOOPBACK : placeOf(address);
  const shop = await serveSamples(place.port, place.listen);
  return address === undefined ? shop : { ...shop, address };
}
