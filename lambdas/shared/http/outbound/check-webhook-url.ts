import { Refusal } from '../../errors.ts';
import type { AddressPolicy } from './address-policy.ts';

/** Refuses at once what the sender would refuse later; what a name resolves to is known only then. */
export function checkWebhookUrl(text: string, policy: AddressPolicy): void {
  const url = URL.parse(text);
  const reason = url === null ? 'it is no URL' : policy.refuseUrl(url, { httpsOnly: true })?.message;
  if (reason === undefined) return;
  throw new Refusal(400, 'INVALID_FIELD', `"webhook_url": Expected a public https URL, but ${reason}.`);
}
