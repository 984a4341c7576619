import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelRequest } from '../../../../../lambdas/delete-request/cancel-request.ts';
import { resendWebhook } from '../../../../../lambdas/resend-webhook/resend-webhook.ts';
import type { Outgoing, Queues } from '../../../../../lambdas/shared/aws/queues.ts';
import { requestKey } from '../../../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../../../lambdas/shared/state/records.ts';
import {
  eraseAfterCall,
  type StartEffects,
  startErasing,
} from '../../../../../lambdas/shared/state/requests/start-erasing.ts';
import { requestRecord } from '../../../../support/data/factories.ts';
import { type RealTable, startTable } from '../../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const webhook = {
  webhook_url: 'https://hooks.example/',
  webhook_state: 'delivered',
  webhook_body: '{}',
} as const;
const ended = { ...webhook, status: 'completed', open_chunks: undefined, wake: 3, attempts: 1 } as const;

const erase = async (effects: StartEffects, request: RequestRecord) => {
  await eraseAfterCall(effects, request);
  return startErasing(effects, request);
};

it.each([
  ['asks for a webhook again', ended, { webhook_state: 'pending' }, { wake: 3 }, resendWebhook],
  [
    'cancels a request without a CSV',
    { status: 'pending', etag: undefined, open_chunks: undefined, webhook_url: webhook.webhook_url },
    { status: 'cancelled', webhook_state: 'pending' },
    { wake: 0 },
    cancelRequest,
  ],
  ['erases a request', ended, { status: 'erasing' }, { link: 0 }, erase],
] as const)(
  'A call that %s and dies once it has written so leaves a message that goes on',
  async (...given) => {
    const [, before, after, number, call] = given;
    const request = requestRecord(before as Partial<RequestRecord>);
    await real.table.putOnce(request);
    const sent: Outgoing[] = [];
    const standing = () => real.table.get<RequestRecord>(requestKey(request.request_id));
    const queues = {
      async send(_: string, messages: Outgoing[]) {
        // Killed as it is about to send what says that all is written.
        if (sent.length > 0) throw new Error('killed');
        sent.push(...messages);
      },
    } as unknown as Queues;
    const effects = {
      table: real.table,
      queues,
      webhooksQueueUrl: 'w',
      erasuresQueueUrl: 'e',
      now: Date.now,
    };
    await expect(call(effects, request)).rejects.toThrow('killed');
    expect(await standing()).toMatchObject(after);
    expect(sent).toEqual([
      { body: { request_id: request.request_id, ...number }, group: request.client, delaySeconds: 60 },
    ]);
  },
);
