import type { LocalOptions } from '../../../local/start-halve.ts';
import { type ImageServer, startImageServer } from '../servers/image-server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../servers/webhook-receiver.ts';
import { createClient } from '../stack/client.ts';
import { lookInside } from '../stack/look-inside.ts';
import { type ChangeTemplate, startStack } from '../stack/start-stack.ts';
import { startFaultProxy } from './fault-proxy.ts';

interface Around {
  shop?: ImageServer;
  receiver?: WebhookReceiver;
  /** Whether presigned URLs lead through the proxy too. */
  clientsToo?: boolean;
  change?: ChangeTemplate;
  options?: Partial<LocalOptions>;
}

export type FaultyStack = Awaited<ReturnType<typeof startFaultyStack>>;

/** A stack with a fault proxy between its functions and its emulators, a shop, a webhook receiver and a client. */
export async function startFaultyStack({ shop, receiver, clientsToo, change, options }: Around = {}) {
  const proxy = await startFaultProxy();
  const images = shop ?? (await startImageServer());
  const webhooks = receiver ?? (await startWebhookReceiver());
  const stack = await startStack(
    {
      allow: [images.address, webhooks.address],
      endpoint: proxy.url,
      publicEndpoint: clientsToo ? proxy.url : undefined,
      ...options,
    },
    change,
  );
  proxy.leadTo(stack.emulators);
  const inside = await lookInside(stack.emulators);
  return {
    proxy,
    shop: images,
    receiver: webhooks,
    stack,
    inside,
    client: createClient(stack.url),
    async stop(): Promise<void> {
      inside.close();
      await stack.stop();
      proxy.stop();
      images.stop();
      webhooks.stop();
    },
  };
}
