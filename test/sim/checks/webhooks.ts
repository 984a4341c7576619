import { createHmac } from 'node:crypto';
import type { Delivery } from '../outside/servers.ts';
import type { Check } from './check-history.ts';
import { requestsOf } from './facts.ts';

/** How long a sender waits for an answer. */
const TRY_MS = 20_000;

/** A receiver gets what it must, signed, under one id and in one body; how often and when says `schedules`. */
export const webhooks: Check = (history, broken) => {
  const { world } = history;
  for (const { id, status, item, visit } of requestsOf(history)) {
    const receiver =
      visit?.webhookUrl === undefined ? undefined : world.outside.receivers.get(visit.webhookUrl);
    if (receiver === undefined || visit === undefined) continue;
    const own = receiver.deliveries.filter(({ id: told }) => told.endsWith(id));
    const say = (what: string) => broken(`${id}: ${what}`);
    holdDeliveries(own, say);
    if (own.length > 0 && status === 'pending') say('its end was told before it came');
    if (!['completed', 'failed', 'cancelled'].includes(status)) continue;
    const state = String(item.webhook_state);
    if (!['delivered', 'failed'].includes(state)) say(`its webhook is ${state} for ever`);
    const body = own[0] && (JSON.parse(own[0].body) as { data: { status: string } });
    if (body && body.data.status !== status) say(`its webhook says ${body.data.status}, and it is ${status}`);
  }

  function holdDeliveries(own: Delivery[], say: (what: string) => void): void {
    if (new Set(own.map((delivery) => delivery.id)).size > 1) say('its end was told under several ids');
    if (new Set(own.map(({ body }) => body)).size > 1) say('its end was told in several ways');
    for (const [at, delivery] of own.entries()) {
      const before = own[at - 1];
      const busy = before && Math.min(before.to ?? Number.POSITIVE_INFINITY, before.from + TRY_MS);
      if (busy !== undefined && delivery.from < busy) say('two senders posted at the same time');
      const secret = visitSecret(delivery);
      if (secret !== undefined && delivery.signature !== signatureOf(secret, delivery))
        say('its webhook is not signed');
    }
  }

  function visitSecret({ id }: Delivery): string | undefined {
    return history.visits.find((visit) => visit.id !== undefined && id.endsWith(visit.id))?.secret;
  }
};

/** As Standard Webhooks 1.0.0 words it, by Node's own HMAC. */
function signatureOf(secret: string, { id, timestamp, body }: Delivery): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
