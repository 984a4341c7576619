import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../engine/reasons.ts';
import { packProducts } from '../../../lambdas/fan-out/pack-products.ts';
import {
  encodeImageCursor,
  FIRST_IMAGE,
  type ImagePosition,
  readImageCursor,
} from '../../../lambdas/get-images/cursor.ts';
import { listImages } from '../../../lambdas/get-images/list-images.ts';
import { imageKey, productKey } from '../../../lambdas/shared/state/keys.ts';
import type { Product, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

/** Rows 1 to 40 of 7 images each in two chunks; of each row the first image is done, the second has failed. */
const packed = requestRecord({ chunks: 2 });
/** The same with an item for each row, as version 0.1 wrote them. */
const unpacked = requestRecord({ chunks: 2 });
/** And one whose first chunk was written by both. */
const mixed = requestRecord({ chunks: 2 });
const ROWS = 40;
const EACH = 7;
let real: RealTable;

beforeAll(async () => {
  real = await startTable();
  const urls = Array.from({ length: EACH }, (_, at) => `https://shop.example/${at + 1}.jpg`);
  const rows = Array.from({ length: ROWS }, (_, at) => at + 1);
  const chunkOf = (row: number) => (row <= 18 ? 1 : 2);
  const productOf = (row: number): Product => ({
    row,
    serial: `${row}`,
    product: 'p',
    input_urls: urls,
    first: 1,
  });
  for (const { request_id: id } of [packed, unpacked, mixed]) {
    await real.table.putAll(
      rows.flatMap((row) => {
        const key = (n: number) => imageKey(id, chunkOf(row), row, n);
        return [
          {
            ...key(1),
            row,
            n: 1,
            state: 'succeeded',
            output_url: 'o',
            bytes_in: 2,
            bytes_out: 1,
            reason: row % 3 ? null : { code: row % 2 ? 'POOR' : 'WOULD_SHOW', message: 'm' },
          },
          { ...key(2), row, n: 2, state: 'failed', error: { code: 'NOT_FOUND', message: 'm' } },
        ];
      }),
    );
  }
  for (const { request_id: id } of [unpacked, mixed]) {
    await real.table.putAll(rows.map((row) => ({ ...productKey(id, chunkOf(row), row), ...productOf(row) })));
  }
  for (const { request_id: id } of [packed, mixed]) {
    for (const chunk of [1, 2]) {
      const own = rows.filter((row) => chunkOf(row) === chunk).map(productOf);
      const items = packProducts(id, chunk, own);
      expect(items.length).toBeGreaterThan(1);
      expect(items.length).toBeLessThan(own.length / 2);
      await real.table.putAll(items);
    }
  }
});
afterAll(() => real.stop());

async function all(
  request: RequestRecord,
  state: 'pending' | 'succeeded' | 'failed' | undefined,
  limit: number,
) {
  const seen: { row: number; n: number; state: string }[] = [];
  let from: ImagePosition = FIRST_IMAGE;
  for (let calls = 0; calls < 1_000; calls++) {
    const { images, next } = await listImages(real.table, request, from, { state, limit });
    expect(images.length).toBeLessThanOrEqual(limit);
    seen.push(...images);
    if (next === undefined) return seen;
    from = readImageCursor(encodeImageCursor(next, request), request);
  }
  throw new Error('The pages never end');
}

describe.each([
  ['the list of images', packed],
  ['that of a catalogue of before rows were packed', unpacked],
  ['that of one whose rows were written by both', mixed],
])('%s', (_, request) => {
  it.each([1, 7, 11, 200])('in pages of %i gives each image once, in the order of the CSV', async (limit) => {
    const seen = await all(request, undefined, limit);
    const wanted = Array.from({ length: ROWS * EACH }, (_, at) => [
      Math.floor(at / EACH) + 1,
      (at % EACH) + 1,
    ]);
    expect(seen.map(({ row, n }) => [row, n])).toEqual(wanted);
  });

  it.each([
    ['succeeded' as const, 1, ROWS],
    ['failed' as const, 2, ROWS],
    ['pending' as const, undefined, ROWS * (EACH - 2)],
  ])('filtered by %s gives those alone', async (state, n, count) => {
    const seen = await all(request, state, 9);
    expect(seen).toHaveLength(count);
    expect(seen.every((image) => image.state === state && (n === undefined || image.n === n))).toBe(true);
  });

  it('refuses a cursor of another request, and one that is made up', () => {
    const cursor = encodeImageCursor({ chunk: 1, row: 2, n: 3, item: 1 }, requestRecord());
    for (const bad of [cursor, 'x', '', Buffer.from('[1]').toString('base64url')]) {
      expect(() => readImageCursor(bad, request)).toThrow(
        expect.objectContaining({ status: 400, code: 'INVALID_CURSOR' }),
      );
    }
  });

  it('gives only images with one of some reasons', async () => {
    const rowsWith = async (...reason: ReasonCode[]) => {
      const { images } = await listImages(real.table, request, FIRST_IMAGE, { reason, limit: 200 });
      return images.map(({ row, n }) => [row, n]);
    };
    const [poor, both] = [await rowsWith('POOR'), await rowsWith('POOR', 'WOULD_SHOW')];
    expect(poor).toEqual([3, 9, 15, 21, 27, 33, 39].map((row) => [row, 1]));
    expect(both).toEqual(Array.from({ length: 13 }, (_, at) => [3 * at + 3, 1]));
  });
});
