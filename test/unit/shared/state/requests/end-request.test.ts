import { expect, it } from 'vitest';
import { noImageColumn } from '../../../../../lambdas/shared/csv/layout/layout-faults.ts';
import { MetadataWish } from '../../../../../lambdas/shared/schemas/metadata.ts';
import { WebhookEvent } from '../../../../../lambdas/shared/schemas/webhook.ts';
import {
  type EndEffects,
  endRequest,
  NOTHING_DONE,
} from '../../../../../lambdas/shared/state/requests/end-request.ts';
import { requestRecord } from '../../../../support/data/factories.ts';

/** What Standard Webhooks 1.0.0 asks senders to stay under. */
const WEBHOOK_BYTES = 20_000;

it('The longest webhook is under the 20 KB of Standard Webhooks', async () => {
  const pairs = (characters: number) =>
    Object.fromEntries(Array.from({ length: 16 }, (_, at) => [String(at), '図'.repeat(characters)]));
  const longest = Array.from({ length: 512 }, (_, at) => pairs(512 - at)).find(
    (metadata) => MetadataWish.safeParse(metadata).success,
  )!;
  const header = Array.from({ length: 200 }, () => '図'.repeat(100));
  const columns = { serial: null, product: null, images: [] } as never;
  const request = requestRecord({
    metadata: longest,
    webhook_url: 'https://shop.example/hook',
    api_url: `https://${'x'.repeat(200)}.example/prod`,
    failure: noImageColumn({ header, width: header.length, columns, rows: [] }).failure,
  });
  let body = '';
  const table = {
    update: async (_key: object, { values }: { values?: Record<string, string> }) => {
      body = values?.[':webhook_body'] ?? body;
    },
    putOnce: async () => true,
  };
  await endRequest({ table, now: Date.now } as unknown as EndEffects, request, {
    ...NOTHING_DONE,
    key: 'results/x.csv',
  });
  expect(WebhookEvent.parse(JSON.parse(body)).data.metadata).toEqual(longest);
  expect(Buffer.byteLength(body)).toBeGreaterThan(0.75 * WEBHOOK_BYTES);
  expect(Buffer.byteLength(body)).toBeLessThan(WEBHOOK_BYTES);
});
