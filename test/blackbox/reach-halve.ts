import type { Synthesised } from '../../lib/synthesise/synthesise.ts';
import type { ImageServer } from '../support/servers/image-server.ts';
import { LOOPBACK, placeOf } from '../support/servers/place.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/servers/webhook-receiver.ts';
import { type Client, createClient } from '../support/stack/client.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { startJourneyShop } from './journey-shop.ts';

export interface Reached {
  /** Without a last slash. */
  url: string;
  client: Client;
  shop: ImageServer;
  /** Fails the first webhook of each path under /fail. */
  receiver: WebhookReceiver;
  stop(): Promise<void>;
}

interface Wishes {
  env?: NodeJS.ProcessEnv;
  /** What is started from its bundles, where none runs already. */
  synthesised?: Synthesised;
}

/**
 * A Halve to be tried by its URL alone. HALVE_URL and HALVE_TOKEN name one that runs already, and HALVE_SHOP the
 * HOST:PORT under which it reaches this machine, with the next port for webhooks; it must allow both. Without them
 * one is started here.
 */
export async function reachHalve({ env = process.env, synthesised }: Wishes = {}): Promise<Reached> {
  const place = env.HALVE_SHOP === undefined ? LOOPBACK : placeOf(env.HALVE_SHOP);
  const shop = await startJourneyShop(place);
  const receiver = await startWebhookReceiver(
    ({ path, count }, response) => {
      response.writeHead(path.startsWith('/fail') && count === 1 ? 500 : 204).end();
    },
    place.port === 0 ? place : { ...place, port: place.port + 1 },
  );
  const allow = [shop.address, receiver.address];
  const started = env.HALVE_URL
    ? undefined
    : await startStack({ allow, bundles: synthesised?.folder }, undefined, synthesised?.template);
  const url = (started?.url ?? env.HALVE_URL ?? '').replace(/\/$/, '');
  return {
    url,
    client: createClient(url, env.HALVE_TOKEN),
    shop,
    receiver,
    async stop() {
      await started?.stop();
      shop.stop();
      receiver.stop();
    },
  };
}
