import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../engine/reasons.ts';
import { encodeCursor, type ImagePosition, readCursor } from '../../../lambdas/get-images/cursor.ts';
import { listImages } from '../../../lambdas/get-images/list-images.ts';
import { imageKey, productKey } from '../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../support/factories.ts';
import { type RealTable, startTable } from '../../support/real-table.ts';

/** Rows 1 to 40 of 11 images each in two chunks; of each row the first image is done, the second has failed. */
const request = requestRecord({ chunks: 2 });
const ROWS = 40;
const EACH = 11;
let real: RealTable;

beforeAll(async () => {
  real = await startTable();
  const urls = Array.from({ length: EACH }, (_, at) => `https://shop.example/${at + 1}.jpg`);
  const items = Array.from({ length: ROWS }, (_, at) => at + 1).flatMap((row) => {
    const chunk = row <= 18 ? 1 : 2;
    const key = (n: number) => imageKey(request.request_id, chunk, row, n);
    return [
      {
        ...productKey(request.request_id, chunk, row),
        row,
        serial: `${row}`,
        product: 'p',
        input_urls: urls,
        first: 1,
      },
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
  });
  await real.table.putAll(items);
});
afterAll(() => real.stop());

async function all(state: 'pending' | 'succeeded' | 'failed' | undefined, limit: number) {
  const seen: { row: number; n: number; state: string }[] = [];
  let from: ImagePosition = { chunk: 1, row: 0, n: 0 };
  for (let calls = 0; calls < 1_000; calls++) {
    const { images, next } = await listImages(real.table, request, from, { state, limit });
    expect(images.length).toBeLessThanOrEqual(limit);
    seen.push(...images);
    if (next === undefined) return seen;
    from = readCursor(encodeCursor(next, request), request);
  }
  throw new Error('The pages never end');
}

describe('the list of images', () => {
  it.each([1, 7, 11, 200])('in pages of %i gives each image once, in the order of the CSV', async (limit) => {
    const seen = await all(undefined, limit);
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
    const seen = await all(state, 9);
    expect(seen).toHaveLength(count);
    expect(seen.every((image) => image.state === state && (n === undefined || image.n === n))).toBe(true);
  });

  it('refuses a cursor of another request, and one that is made up', () => {
    const cursor = encodeCursor({ chunk: 1, row: 2, n: 3 }, requestRecord());
    for (const bad of [cursor, 'x', '', Buffer.from('[1]').toString('base64url')]) {
      expect(() => readCursor(bad, request)).toThrow(
        expect.objectContaining({ status: 400, code: 'INVALID_CURSOR' }),
      );
    }
  });

  it('gives only images with one of some reasons', async () => {
    const rowsWith = async (...reason: ReasonCode[]) => {
      const { images } = await listImages(
        real.table,
        request,
        { chunk: 1, row: 0, n: 0 },
        { reason, limit: 200 },
      );
      return images.map(({ row, n }) => [row, n]);
    };
    const [poor, both] = [await rowsWith('POOR'), await rowsWith('POOR', 'WOULD_SHOW')];
    expect(poor).toEqual([3, 9, 15, 21, 27, 33, 39].map((row) => [row, 1]));
    expect(both).toEqual(Array.from({ length: 13 }, (_, at) => [3 * at + 3, 1]));
  });
});
