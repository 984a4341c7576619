import { describe, expect, it } from 'vitest';
import { avifEffort, effortBySize } from '../../../../engine/avif/avif-effort.ts';
import { searchAvif } from '../../../../engine/avif/search-avif.ts';

/** An encoder whose bytes grow as those of AVIF do, steeply at the top, and whose effort saves a few. */
function encoder(most: number) {
  const asked: [quality: number, effort: number][] = [];
  const encode = async (quality: number, effort: number) => {
    asked.push([quality, effort]);
    const top = quality > 95 ? Math.exp(0.07 * (quality - 95)) : 1;
    return Buffer.alloc(Math.round(most * Math.exp(0.03 * (quality - 100)) * top * (1 - 0.05 * effort)));
  };
  return { encode, asked };
}

describe('the search for an AVIF', () => {
  it.each([600, 2_000, 9_000, 12_000])(
    'comes close below a budget of %i bytes, harder at the end',
    async (budget) => {
      const { encode, asked } = encoder(10_000);
      const { bytes, encodes, quality } = await searchAvif(encode, 1e6, { budget, effort: 'fast' });
      expect(bytes.length).toBeLessThanOrEqual(budget);
      if (quality! < 100) expect(bytes.length).toBeGreaterThan(0.89 * budget);
      expect(encodes).toBe(asked.length);
      expect(encodes).toBeLessThanOrEqual(5);
      expect(asked[0]![1]).toBeLessThan(asked.at(-1)![1]);
    },
  );

  it('takes what little effort came to where nothing else fits', async () => {
    const encode = async (quality: number, effort: number) =>
      Buffer.alloc(effort < 2 ? 900 : 1_100 + quality);
    const { bytes } = await searchAvif(encode, 1e6, { budget: 1_000, effort: 'fast' });
    expect(bytes.length).toBe(900);
  });
});

describe('the effort of an AVIF', () => {
  it.each([
    [150_000, 4],
    [150_001, 3],
  ])('of %i pixels is %i at the end', async (pixels, effort) => {
    const { encode, asked } = encoder(10_000);
    await searchAvif(encode, pixels, { budget: 5_000, effort: 'fast' });
    expect(asked.at(-1)![1]).toBe(effort);
  });

  it('is what is asked, and less where time is short', () => {
    const probe = { effort: 1, milliseconds: 200 };
    expect(avifEffort('fast', probe)).toBe(3);
    expect(avifEffort('best', probe)).toBe(4);
    const efforts = [60, 10, 5, 2, 1, 0].map((seconds) =>
      avifEffort('best', probe, Date.now() + 1_000 * seconds),
    );
    expect(efforts).toEqual([4, 3, 3, 2, 1, 0]);
  });

  it('is the less, the larger the picture, where it is encoded once', () => {
    const sizes = [1, 1e5, 1e6, 4e6, 2e7, 1e8];
    for (const asked of ['fast', 'best'] as const) {
      const efforts = sizes.map((pixels) => effortBySize(asked, pixels));
      expect(efforts).toEqual([...efforts].sort((a, b) => b - a));
    }
  });
});
