import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { EngineOptions } from '../../engine/options.ts';
import { ADDED_COLUMNS } from '../../lambdas/shared/csv/columns/added-columns.ts';
import type { ImagesPage } from '../../lambdas/shared/schemas/images.ts';
import type { RequestsPage } from '../../lambdas/shared/schemas/requests.ts';
import { expectHalved } from '../support/stack/expect-halved.ts';
import { SAMPLES } from './journey-shop.ts';
import type { Reached } from './reach-halve.ts';

const HEADER = 'S. No.,Product Name,Input Image Urls\n';
const productsOf = (...urls: string[]) =>
  HEADER + urls.map((url, at) => `${at + 1},Product ${at + 1},"${url}"\n`).join('');

/** A CSV in each form, good and bad, from its upload to its results. */
export function csvJourneys(reached: () => Reached): void {
  describe('a CSV', () => {
    it('sent as text/csv comes back with every image halved, in four formats', async () => {
      const { client, shop } = reached();
      const csv = productsOf(
        shop.url('/sunset.jpg'),
        `${shop.url('/friends.avif')}, ${shop.url('/seeding.webp')}`,
        shop.url('/life.png'),
      );
      const id = await client.submit(csv);
      const status = await client.untilEnded(id);
      expect(status).toMatchObject({
        status: 'completed',
        images: { total: 4, succeeded: 4, failed: 0, remaining: 0 },
        rows: { total: 3, rejected: 0, without_images: 0 },
        webhook: { state: 'none' },
        errors: [],
      });
      await expectHalved(client, id, 4);
      const [input, output] = [parse(csv) as string[][], parse(await client.results(id)) as string[][]];
      expect(output.map((row) => row.slice(0, 3))).toEqual(input);
      expect(output[0]?.slice(3)).toEqual(ADDED_COLUMNS);
      expect(output[2]?.[3]?.split(', ')).toHaveLength(2);
    });

    it('sent as a form ends with one signed webhook', async () => {
      const { client, shop, receiver } = reached();
      const form = new FormData();
      form.set('file', new Blob([productsOf(shop.picture(1))]), 'products.csv');
      form.set('webhook_url', receiver.url('/form'));
      const metadata = { order: '12', склад: 'Plovdiv "2"' };
      form.set('metadata', JSON.stringify(metadata));
      const headers = { 'shop.example': { referer: 'https://shop.example/' } };
      form.set('options', JSON.stringify({ floor: 20, headers }));
      const answer = await client.call('/image_process/upload', { method: 'POST', body: form });
      expect(answer.status).toBe(202);
      const created = (await answer.json()) as { request_id: string; webhook_secret: string };
      await client.untilEnded(created.request_id);
      await expect.poll(() => receiver.of(created.request_id).length, { timeout: 120_000 }).toBe(1);
      const [delivery] = receiver.of(created.request_id);
      const event = new Webhook(created.webhook_secret).verify(
        delivery!.body,
        delivery!.headers as Record<string, string>,
      );
      expect(event).toMatchObject({
        type: 'request.completed',
        data: {
          request_id: created.request_id,
          status: 'completed',
          metadata,
          images: { total: 1, succeeded: 1, failed: 0 },
        },
      });
      expect(() =>
        new Webhook(created.webhook_secret).verify(
          `${delivery!.body} `,
          delivery!.headers as Record<string, string>,
        ),
      ).toThrow();
      await expect
        .poll(async () => (await client.status(created.request_id)).webhook, { timeout: 120_000 })
        .toMatchObject({ state: 'delivered', attempts: 1, last_status: 204 });
      const asked: unknown = { ...EngineOptions.parse({ floor: 20 }), reuse: true };
      expect(await client.status(created.request_id)).toMatchObject({ metadata });
      expect(await client.status(created.request_id)).toHaveProperty('options', asked);
      const list = (await (await client.call('/image_process/status/')).json()) as RequestsPage;
      expect(list.requests.find(({ request_id }) => request_id === created.request_id)).toMatchObject({
        metadata,
      });
    });

    it('is not needed where the images come as JSON', async () => {
      const { client, shop } = reached();
      const images = [
        shop.picture(1),
        { id: 'sku "7",\n№', url: `${shop.picture(2)}?a,${shop.picture(3)}` },
        { id: 'none', url: ' not an | address ; ' },
      ];
      const answer = await client.call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ images }),
      });
      expect(answer.status).toBe(202);
      const { request_id: id } = (await answer.json()) as { request_id: string };
      expect(await client.untilEnded(id)).toMatchObject({
        status: 'completed',
        images: { total: 3, succeeded: 2, failed: 1 },
        rows: { total: 3, rejected: 0 },
      });
      const page = (await (await client.call(`/image_process/status/${id}/images/`)).json()) as ImagesPage;
      expect(page.images.map(({ row, n, serial, state }) => [row, n, serial, state])).toEqual([
        [1, 1, '', 'succeeded'],
        [2, 1, 'sku "7",\n№', 'succeeded'],
        [3, 1, 'none', 'failed'],
      ]);
    });

    it('put to the presigned URL is worked like any other', async () => {
      const { client, shop } = reached();
      const answer = await client.call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(answer.status).toBe(201);
      const { request_id: id, upload } = (await answer.json()) as {
        request_id: string;
        upload: { method: string; url: string; headers: Record<string, string> };
      };
      expect(await client.status(id)).toMatchObject({
        status: 'pending',
        images: { total: null, remaining: null },
      });
      const put = await fetch(upload.url, {
        method: upload.method,
        headers: upload.headers,
        body: productsOf(shop.picture(2)),
      });
      expect(put.status).toBe(200);
      expect(await client.untilEnded(id)).toMatchObject({
        status: 'completed',
        images: { succeeded: 1 },
      });
    });

    it('with a bad URL and a missing picture among good ones loses nothing else', async () => {
      const { client, shop } = reached();
      const csv = productsOf(
        shop.picture(3),
        'ftp://shop.example/a.jpg',
        shop.url('/missing.jpg'),
        'http://10.0.0.1/a.jpg',
        shop.picture(4),
      );
      const id = await client.submit(csv);
      const status = await client.untilEnded(id);
      expect(status).toMatchObject({
        status: 'completed',
        images: { total: 5, succeeded: 2, failed: 3, remaining: 0 },
      });
      expect(status.errors.map(({ row, n, code }) => [row, n, code])).toEqual([
        [2, 1, 'BAD_URL'],
        [3, 1, 'NOT_FOUND'],
        [4, 1, 'FORBIDDEN_ADDRESS'],
      ]);
      const rows = parse(await client.results(id)) as string[][];
      expect(rows.slice(1).map((row) => row[3] !== '')).toEqual([true, false, false, false, true]);
      expect(rows.slice(1).map((row) => row[4] === '')).toEqual([true, false, false, false, true]);
    });

    it.each([
      ['without an image column', 'name,price\na,1\n', 'NO_IMAGE_COLUMN', 'price'],
      ['without rows', HEADER, 'NO_ROWS', 'rows'],
      ['that is a picture', readFileSync(join(SAMPLES, 'seeding.jpg')), 'NOT_TEXT', 'JPEG'],
      ['that is empty', '', 'EMPTY_FILE', 'empty'],
    ])('%s fails with a sentence that says what was found', async (_name, body, code, part) => {
      const { client } = reached();
      const answer = await client.call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: body as never,
      });
      const { request_id: id } = (await answer.json()) as { request_id: string };
      const status = (await client.untilEnded(id)) as unknown as {
        status: string;
        failure: { code: string; message: string };
        results_url: null;
      };
      expect(status).toMatchObject({ status: 'failed', failure: { code }, results_url: null });
      expect(status.failure.message).toContain(part);
    });
  });
}
