import sharp from 'sharp';
import { expect, it } from 'vitest';
import { shareOfChanges } from '../../../../engine/pixels/share-of-changes.ts';
import { looksWell } from '../../../../engine/png/compare-looks.ts';
import { ANY } from '../../../../engine/png/round-pixels.ts';
import { rungOf } from '../../../../engine/png/rungs.ts';
import { searchPng } from '../../../../engine/png/search-png.ts';
import { stripsOf } from '../../../../engine/png/strips.ts';
import { writeUnfiltered } from '../../../../engine/png/truecolour.ts';
import { PNG } from '../../../../engine/png/tuning.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { pixels } from '../pictures.ts';

const noise = pixels(1200, 600, 'noise');

/** A white page of these rows, of which some are noise. */
function page(width: number, height: number, isNoise: (y: number) => boolean): Raster {
  const data = Buffer.alloc(3 * width * height, 255);
  for (let y = 0; y < height; y++)
    if (isNoise(y)) noise.copy(data, 3 * width * y, 3 * width * y, 3 * width * (y + 1));
  return { data, width, height, channels: 3 };
}

it('counts what differs from the pixel to its left, in whatever pieces', () => {
  const data = Buffer.from([1, 2, 3, 1, 2, 4, 1, 2, 4, 9, 9, 9, 9, 9, 9, 8, 8, 8]);
  expect(shareOfChanges({ data, width: 3, height: 2, channels: 3 })).toBeCloseTo(4 / 18, 9);
  const large = page(1200, 600, (y) => y % 2 === 0);
  // Noise is seldom as before.
  expect(shareOfChanges(large)).toBeCloseTo((0.5 * (1199 / 1200) * 255) / 256, 2);
});

it.each([
  ['in none of the strips', (y: number) => y % 75 < 12],
  ['in all of them', (y: number) => Math.abs((y % 75) - 37) < 6],
])('knows what a page takes of which much stands %s', async (_, isNoise) => {
  const raster = page(1200, 600, (y) => isNoise(y) || y % 75 === 36);
  const strips = stripsOf(raster, shareOfChanges(raster))!;
  const told = (await writeUnfiltered(strips.raster, 6)).length * strips.times;
  const whole = (await writeUnfiltered(raster, 6)).length;
  expect(Math.abs(Math.log(told / whole))).toBeLessThan(0.25);
});

it('takes strips of a photograph as they are, for how much changes in it tells nothing', () => {
  const raster: Raster = { data: noise, width: 1200, height: 600, channels: 3 };
  expect(stripsOf(raster, shareOfChanges(raster))!.busier).toBe(1);
});

it('repeats a drawing to the pixel without filters, where that fits', async () => {
  // One patch of many colours, again and again, on plain ground.
  const raster = page(240, 160, () => false);
  for (let i = 0; i < 30; i++)
    for (let y = 0; y < 12; y++)
      noise.copy(
        raster.data,
        3 * (240 * (2 + 15 * Math.floor(i / 6) + y) + 37 * (i % 6) + 2 * (i % 3)),
        3600 * y,
        3600 * y + 3 * 25,
      );
  const budget = (await writeUnfiltered(raster, PNG.quick)).length;
  const { bytes, quality, score, encodes } = await searchPng(raster, { budget, effort: 'fast' });
  expect([quality, score, encodes]).toEqual([100, 100, 1]);
  expect(bytes.length).toBeLessThanOrEqual(budget);
  expect((await sharp(bytes).raw().toBuffer()).equals(raster.data)).toBe(true);
  expect((await searchPng(raster, { budget: budget / 2, effort: 'fast' })).score).not.toBe(100);
});

it('looks at palettes of a drawing, though truecolour seems to do', () => {
  const raster = page(240, 160, (y) => y % 40 < 2);
  const at = (quality: number) => ({ rung: rungOf(quality), packing: { filters: ANY, level: 6 } });
  expect(looksWell(raster, at(71), false)).toBe(true);
  expect(looksWell(raster, at(71), true)).toBe(false);
  expect(looksWell(raster, at(PNG.drawn.surelyBetter), true)).toBe(true);
});
