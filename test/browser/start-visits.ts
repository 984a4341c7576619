import type { BrowserContextOptions, Page } from 'playwright-core';
import { type SampleServer, serveSamples } from '../../local/demo/serve-samples.ts';
import { LOCAL_TOKEN, type Running } from '../../local/start-halve.ts';
import { openBrowser } from '../support/open-browser.ts';
import { startStack } from '../support/start-stack.ts';

export interface Visits {
  stack: Running;
  shop: SampleServer;
  /** A visit of its own, with a good token if nothing else is said. */
  open(options?: BrowserContextOptions & { token?: string | undefined }, url?: string): Promise<Page>;
  /** What the page's policy has refused, and what its script has thrown, in all visits. */
  complaints(): string[];
  stop(): Promise<void>;
}

/** One stack, one shop and one browser for all tests of the page: each of them costs seconds to start. */
export async function startVisits(chromium: string): Promise<Visits> {
  const shop = await serveSamples();
  const [stack, browser] = await Promise.all([startStack({ allow: [shop.address] }), openBrowser(chromium)]);
  const heard: string[][] = [];
  return {
    stack,
    shop,
    async open(options = {}, url = stack.url) {
      const { page, complaints } = await browser.open(url, { token: LOCAL_TOKEN, ...options });
      heard.push(complaints);
      return page;
    },
    complaints: () => heard.flat(),
    async stop() {
      await browser.stop();
      await stack.stop();
      shop.stop();
    },
  };
}
