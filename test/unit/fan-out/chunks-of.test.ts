import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Chunk, chunksOf, FIRST_CHUNK } from '../../../lambdas/fan-out/chunks-of.ts';
import { CHUNK_IMAGES, CHUNK_ROWS } from '../../../lambdas/shared/limits.ts';
import type { FanOutPosition } from '../../../lambdas/shared/schemas/messages.ts';
import { csvRow } from '../../support/data/factories.ts';

const BROKEN = { code: 'WRONG_CELLS', message: 'none' };
const rowsOf = (sizes: number[]) =>
  sizes.map((size, at) =>
    csvRow(
      at + 1,
      Array<string>(size).fill('https://shop.example/a.jpg'),
      size === 0 ? { rejected: BROKEN } : {},
    ),
  );
const never = () => false;

async function read(sizes: number[], from: FanOutPosition, late: () => boolean) {
  const chunks: Chunk[] = [];
  const reading = chunksOf(toAsync(rowsOf(sizes).slice(from.row)), from, late);
  for (;;) {
    const next = await reading.next();
    if (next.done) return { chunks, end: next.value };
    chunks.push(next.value);
  }
}

const sizesOfRows = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 });

it('keeps every row whole and in order, in chunks of at most 200 images, rows without images left out', async () => {
  await fc.assert(
    fc.asyncProperty(sizesOfRows, async (sizes) => {
      const { chunks, end } = await read(sizes, FIRST_CHUNK, never);
      expect(end).toBe('end');
      expect(chunks.flatMap(({ products }) => products.map(({ row }) => row))).toEqual(
        sizes.flatMap((size, at) => (size > 0 ? [at + 1] : [])),
      );
      for (const [at, { number, products, images, rows }] of chunks.entries()) {
        expect(number).toBe(at + 1);
        expect(rows).toBeGreaterThan(0);
        expect(images).toBe(products.reduce((sum, { urls }) => sum + urls.length, 0));
        expect(images).toBeLessThanOrEqual(CHUNK_IMAGES);
      }
      const tally = {
        images: sizes.reduce((sum, size) => sum + size, 0),
        rows: sizes.length,
        rejected: sizes.filter((size) => size === 0).length,
        without_images: 0,
      };
      expect(chunks.at(-1)?.next.tally ?? FIRST_CHUNK.tally).toEqual(tally);
    }),
  );
});

it('gives the same chunks, whatever runs read them, and at least one a run', async () => {
  await fc.assert(
    fc.asyncProperty(sizesOfRows, fc.array(fc.nat(40)), async (sizes, patience) => {
      const whole = await read(sizes, FIRST_CHUNK, never);
      const parts: Chunk[] = [];
      for (let from = FIRST_CHUNK, ended = false; !ended; ) {
        let looks = patience.shift() ?? 0;
        const { chunks, end } = await read(sizes, from, () => looks-- <= 0);
        ended = end === 'end';
        expect(ended || chunks.length > 0).toBe(true);
        parts.push(...chunks);
        from = chunks.at(-1)?.next ?? from;
      }
      expect(parts).toEqual(whole.chunks);
    }),
  );
});

it('closes a chunk of ten thousand rows, so that rows without images are counted and a run can end', async () => {
  const { chunks } = await read([...Array<number>(CHUNK_ROWS + 1).fill(0), 1], FIRST_CHUNK, never);
  expect(chunks.map(({ rows, images }) => [rows, images])).toEqual([
    [CHUNK_ROWS, 0],
    [2, 1],
  ]);
});

async function* toAsync<T>(items: T[]) {
  yield* items;
}
