import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveUpWebhook } from '../../../lambdas/give-up/give-up-webhook.ts';
import { WebhookMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

/** The state of a webhook, as it was, after a dead wake-up of it was given up. */
async function stateAfter(was: Partial<RequestRecord>, wake?: number) {
  const request = requestRecord({ request_id: randomUUID(), status: 'completed', ...was });
  await real.table.putOnce(request);
  await giveUpWebhook(real, WebhookMessage.parse({ request_id: request.request_id, wake }));
  return (await real.table.get<RequestRecord>(requestKey(request.request_id)))?.webhook_state;
}

it.each([
  ['the live one', 3, 3],
  ['the next one, which was sent but never counted', 3, 4],
  ['one of before they were counted', undefined, undefined],
])('ends the schedule whose wake-up has died, %s', async (_, live, dead) => {
  expect(await stateAfter({ webhook_state: 'pending', wake: live }, dead)).toBe('failed');
});

it('leaves a schedule alone that has gone on, or was begun anew, since', async () => {
  expect(await stateAfter({ webhook_state: 'pending', wake: 4 }, 3)).toBe('pending');
});

it('leaves alone what was delivered', async () => {
  expect(await stateAfter({ webhook_state: 'delivered', wake: 3 }, 3)).toBe('delivered');
});
