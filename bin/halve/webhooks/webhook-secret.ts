import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** The secret of --secret or HALVE_WEBHOOK_SECRET, or else a fresh one, and what signs and checks with it. */
export function webhookSecret(given = process.env.HALVE_WEBHOOK_SECRET || undefined) {
  const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`;
  try {
    return { secret, fresh: given === undefined, webhook: new Webhook(secret) };
  } catch (cause) {
    throw new ClientError('Expected "whsec_" and base64 in the secret, but found something else.', {
      exitCode: EXIT.usage,
      cause,
    });
  }
}
