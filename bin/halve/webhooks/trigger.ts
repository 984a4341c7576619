import { randomUUID } from 'node:crypto';
import { webhookHeaders } from '../../../lambdas/shared/http/outbound/webhook-headers.ts';
import { WEBHOOK_SECONDS } from '../../../lambdas/shared/limits.ts';
import type { WebhookEvent } from '../../../lambdas/shared/schemas/webhook.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { explainNetworkFault } from '../server/explain-network-fault.ts';
import { exampleEvent } from './example-event.ts';
import { webhookSecret } from './webhook-secret.ts';

/** What can be done where it does not answer. */
const RECEIVER = 'check the address of the receiver';

interface TriggerOptions {
  event: WebhookEvent['type'];
  secret?: string;
}

/** Posts a signed example of a webhook, as Halve would, and says what was answered; answers the exit code. */
export async function trigger(
  { print, note, json }: Context,
  address: string,
  { event, secret: given }: TriggerOptions,
): Promise<number> {
  const url = URL.parse(address);
  // Halve takes no webhook with a password in it either; it is not shown.
  if (url && (url.username || url.password))
    throw new ClientError('Expected the address of a receiver without user name and password.', {
      exitCode: EXIT.usage,
    });
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ClientError(`Expected an http(s) address, but found "${address}".`, { exitCode: EXIT.usage });
  const { secret, fresh } = webhookSecret(given);
  const now = new Date();
  const id = `msg_${randomUUID()}`;
  const body = JSON.stringify(exampleEvent(event, now));
  if (fresh) note(`It is signed with ${secret}`);
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: webhookHeaders(secret, id, now, body),
    redirect: 'manual',
    signal: AbortSignal.timeout(WEBHOOK_SECONDS * 1_000),
  }).catch((fault) => {
    throw explainNetworkFault(fault, url, RECEIVER);
  });
  await answer.body?.cancel();
  const taken = answer.ok;
  if (json) print(JSON.stringify({ webhook_id: id, status: answer.status, taken }));
  else {
    const again = answer.status === 410 ? 'Halve would not try again' : 'Halve would try again';
    print(`${url.host} answered ${answer.status}: ${taken ? 'taken' : again}.`);
    if (!taken && fresh) note('A receiver takes only what its own secret has signed: name that by --secret.');
  }
  return taken ? EXIT.ok : EXIT.error;
}
