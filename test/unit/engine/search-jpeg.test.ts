import { expect, it } from 'vitest';
import { searchJpeg } from '../../../engine/jpeg/search-jpeg.ts';
import { type Content, pixels } from './pictures.ts';

it('never makes more than five encodes of the pixels of a JPEG, not even where nothing will fit', async () => {
  const made: number[] = [];
  for (const content of ['photo', 'noise', 'drawing'] satisfies Content[])
    for (const budget of [100, 600, 1_000, 2_000, 3_500, 6_000, 12_000])
      for (const effort of ['fast', 'best'] as const) {
        const raster = { data: pixels(120, 90, content), width: 120, height: 90, channels: 3 as const };
        const aim = { budget, guess: null, scanBytes: 0, fullChroma: true, effort };
        const { encodes, bytes } = await searchJpeg(raster, aim);
        made.push(encodes);
        if (content === 'photo' && budget >= 2_000) expect(bytes.length).toBeLessThanOrEqual(budget);
      }
  expect(Math.max(...made)).toBeLessThanOrEqual(5);
  expect(Math.min(...made)).toBe(1);
});
