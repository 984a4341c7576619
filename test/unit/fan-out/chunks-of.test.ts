import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunksOf } from '../../../lambdas/fan-out/chunks-of.ts';
import { CHUNK_IMAGES } from '../../../lambdas/shared/limits.ts';
import { csvRow } from '../../support/factories.ts';

const NO_URL = { code: 'NO_URL', message: 'none' };

it('keeps every row whole and in order, in chunks of at most 200 images, rejected rows left out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 }), async (sizes) => {
      const rows = sizes.map((size, at) =>
        csvRow(
          at + 1,
          Array<string>(size).fill('https://shop.example/a.jpg'),
          size === 0 ? { rejected: NO_URL } : {},
        ),
      );
      const tally = { images: 0, rows: 0, rejected: 0 };
      const chunks = await Array.fromAsync(chunksOf(toAsync(rows), tally));

      expect(chunks.flat().map((row) => row.row)).toEqual(
        rows.filter((row) => !row.rejected).map((row) => row.row),
      );
      for (const chunk of chunks) {
        const images = chunk.reduce((sum, row) => sum + row.urls.length, 0);
        expect(images).toBeGreaterThan(0);
        expect(images).toBeLessThanOrEqual(CHUNK_IMAGES);
      }
      const images = sizes.reduce((sum, size) => sum + size, 0);
      expect(tally).toEqual({
        images,
        rows: sizes.length,
        rejected: sizes.filter((size) => size === 0).length,
      });
    }),
  );
});

async function* toAsync<T>(items: T[]) {
  yield* items;
}
