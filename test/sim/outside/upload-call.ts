import type { World } from '../core/world.ts';
import { csvOf } from '../history/plan.ts';
import type { ApiCall } from '../stack/gateway.ts';
import type { Visit } from './visit.ts';

/** The call that a request begins with; where it wishes for a webhook, there is someone to receive it. */
export function uploadCall(world: World, visit: Visit): Omit<ApiCall, 'token'> {
  const { plan } = visit;
  if (plan.webhook) {
    visit.webhookUrl = `https://hooks.example/${plan.name}`;
    visit.secret = plan.webhook.ownSecret
      ? `whsec_${Buffer.alloc(24, plan.name).toString('base64')}`
      : undefined;
    const { kind, fails } = plan.webhook;
    world.outside.receivers.set(visit.webhookUrl, {
      url: visit.webhookUrl,
      kind,
      fails,
      secret: visit.secret,
      deliveries: [],
    });
  }
  const wishes = { webhook_url: visit.webhookUrl, webhook_secret: visit.secret };
  const direct = plan.form === 'direct';
  const query = new URLSearchParams(
    Object.entries(wishes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
  return {
    method: 'POST',
    path: `/image_process/upload/${direct && query ? `?${query}` : ''}`,
    headers: {
      'content-type': direct ? 'text/csv' : 'application/json',
      ...(plan.idempotent ? { 'idempotency-key': `key-${plan.name}` } : {}),
    },
    body: direct ? csvOf(plan) : JSON.stringify({ ...wishes, options: plan.options }),
  };
}
