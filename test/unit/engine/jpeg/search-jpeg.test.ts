import { expect, it } from 'vitest';
import type { Judge } from '../../../../engine/format.ts';
import { requantiseJpeg } from '../../../../engine/jpeg/coefficients/requantise-jpeg.ts';
import { parseJpeg } from '../../../../engine/jpeg/parse-jpeg.ts';
import { searchJpeg } from '../../../../engine/jpeg/search-jpeg.ts';
import { type Content, picture, pixels } from '../pictures.ts';

const raster = (content: Content, width = 120, height = 90) => ({
  data: pixels(width, height, content),
  width,
  height,
  channels: 3 as const,
});

it('never makes more than five encodes of the pixels of a JPEG, not even where nothing will fit', async () => {
  const made: number[] = [];
  for (const content of ['photo', 'noise', 'drawing'] satisfies Content[])
    for (const budget of [100, 600, 2_000, 6_000, 12_000])
      for (const effort of ['fast', 'best'] as const) {
        const { encodes, bytes } = await searchJpeg(raster(content), { budget, fullChroma: true, effort });
        made.push(encodes);
        if (content === 'photo' && budget >= 2_000) expect(bytes.length).toBeLessThanOrEqual(budget);
      }
  expect(Math.max(...made)).toBeLessThanOrEqual(5);
  expect(Math.min(...made)).toBe(2);
});

it('fills the budget of pixels that a JPEG comes from', async () => {
  for (const fullChroma of [true, false])
    for (const share of [0.05, 0.1, 0.2]) {
      const picture = raster('photo', 400, 300);
      const budget = Math.round(share * 400 * 300);
      const { bytes } = await searchJpeg(picture, { budget, fullChroma, effort: 'fast' });
      expect(bytes.length / budget, `${fullChroma} ${share}`).toBeGreaterThan(0.97);
      expect(bytes.length).toBeLessThanOrEqual(budget);
    }
});

it('gives the pixels of a JPEG as many bytes as their floor asks for, by what is seen of them', async () => {
  const sizes: number[] = [];
  // Sees less than the coefficients say.
  const judge: Judge = {
    floor: 50,
    see: () => undefined,
    score: async ({ length }) => {
      sizes.push(length);
      return length / 250;
    },
  };
  const aim = { budget: 12_000, fullChroma: false, effort: 'fast' as const, judge };
  const { bytes, score, wouldScore } = await searchJpeg(raster('photo', 400, 300), aim);
  expect(sizes).toEqual([expect.toSatisfy((size) => size <= 12_000), bytes.length]);
  expect(bytes.length).toBeGreaterThan(12_000);
  expect([score, wouldScore]).toEqual([bytes.length / 250, sizes[0]! / 250]);
});

it('leaves more to high frequencies where steps of 1 tell nothing of the picture', async () => {
  const input = await picture(400, 300, 'photo').jpeg({ quality: 100 }).toBuffer();
  const tilt = async (origin: 'file' | 'pixels') => {
    const found = await requantiseJpeg(input, parseJpeg(input)!, { budget: 50_000, effort: 'fast' }, origin);
    const [luma] = parseJpeg(found!.bytes)!.tables;
    const sum = (from: number, to: number) => luma!.slice(from, to).reduce((all, step) => all + step, 0);
    return sum(36, 64) / sum(1, 10);
  };
  expect(await tilt('pixels')).toBeLessThan(0.8 * (await tilt('file')));
});
