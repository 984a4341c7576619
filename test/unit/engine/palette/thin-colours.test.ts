import { expect, it } from 'vitest';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import { thinColours } from '../../../../engine/palette/thin-colours.ts';
import type { Raster } from '../../../../engine/raster.ts';

/** So many colours, each with twice the pixels of the one before, up to 512. */
function sample(colours: number, channels: 3 | 4): Raster {
  const pixels = Array.from({ length: colours }, (_, i) =>
    Array.from({ length: 2 ** (i % 10) }, () => [i & 255, i >> 8, 7, 90].slice(0, channels)),
  ).flat();
  return { data: Buffer.from(pixels.flat()), width: pixels.length, height: 1, channels };
}

it.each([3, 4] as const)('keeps each colour of a sample in far fewer pixels, of %i channels', (channels) => {
  const raster = sample(1000, channels);
  const thin = thinColours(raster);
  const before = countColours(raster, 4096)!.counts;
  const after = countColours(thin, 4096)!.counts;
  expect(thin.channels).toBe(channels);
  expect(thin.data.length).toBe(thin.width * thin.height * channels);
  expect(thin.width * thin.height).toBeLessThan(raster.width / 3);
  expect([...after.keys()]).toEqual([...before.keys()]);
  const [rare, frequent] = [...after.values()].slice(0, 10).filter((_, i) => i % 9 === 0);
  expect(rare).toBe(1);
  expect(frequent).toBeGreaterThan(20);
});

it('leaves a sample alone that has more colours, or hardly more pixels than them', () => {
  for (const raster of [sample(4200, 3), { ...sample(1, 3), data: Buffer.from([1, 2, 3]) }])
    expect(thinColours(raster)).toBe(raster);
});
