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
      const { bytes, encodes, quality } = await searchAvif(
        encode,
        { pixels: 1e6 },
        { budget, effort: 'fast' },
      );
      expect(bytes.length).toBeLessThanOrEqual(budget);
      if (quality! < 100) expect(bytes.length).toBeGreaterThan(0.89 * budget);
      expect(encodes).toBe(asked.length);
      expect(encodes).toBeLessThanOrEqual(5);
      expect(asked[0]![1]).toBeLessThan(asked.at(-1)![1]);
    },
  );

  it('looks once with no effort, once with little, and mostly once with what is asked', async () => {
    const { encode, asked } = encoder(10_000);
    await searchAvif(encode, { pixels: 1e6 }, { budget: 1_500, effort: 'fast' });
    expect(asked.map(([, effort]) => effort)).toEqual([0, 1, 3]);
  });

  it('takes what little effort came to where nothing else fits', async () => {
    const encode = async (quality: number, effort: number) =>
      Buffer.alloc(effort < 2 ? 900 : 1_100 + quality);
    const { bytes } = await searchAvif(encode, { pixels: 1e6 }, { budget: 1_000, effort: 'fast' });
    expect(bytes.length).toBe(900);
  });
});

describe('a large photograph as an AVIF', () => {
  /** A picture whose effort 3 takes less than usual, and whose bytes grow faster with quality; a sample is a tenth of it. */
  const photograph = (steep: number) => {
    const asked = { whole: [] as number[], sample: [] as number[] };
    const bytes = (quality: number, effort: number) =>
      100_000 * Math.exp(steep * 0.03 * (quality - 50)) * (effort === 3 ? 0.8 : 1);
    return {
      asked,
      encode: async (quality: number, effort: number) => {
        asked.whole.push(effort);
        return Buffer.alloc(Math.round(430 + bytes(quality, effort)));
      },
      sample: async (quality: number, effort: number) => {
        asked.sample.push(effort);
        return Buffer.alloc(Math.round(430 + bytes(quality, effort) / 10));
      },
    };
  };
  const aim = { budget: 60_000, effort: 'fast' as const };

  it('is foreseen by a sample of it, as is asked, and encoded once', async () => {
    const { encode, sample, asked } = photograph(1);
    const { bytes, encodes } = await searchAvif(encode, { pixels: 2e6, changes: 0.5, sample }, aim);
    expect(asked.whole).toEqual([0, 3]);
    expect(asked.sample.slice(0, 2)).toEqual([0, 3]);
    expect(encodes).toBe(3);
    expect(bytes.length).toBeGreaterThan(0.9 * aim.budget);
    expect(bytes.length).toBeLessThanOrEqual(aim.budget);
  });

  it('is looked at twice by it where the way is steeper than was foreseen', async () => {
    const { encode, sample, asked } = photograph(2.5);
    const aim = { budget: 25_000, effort: 'fast' as const };
    const { bytes } = await searchAvif(encode, { pixels: 2e6, changes: 0.5, sample }, aim);
    expect(asked.sample).toEqual([0, 3, 3]);
    expect(asked.whole).toEqual([0, 3]);
    expect(bytes.length).toBeGreaterThan(0.9 * aim.budget);
    expect(bytes.length).toBeLessThanOrEqual(aim.budget);
  });
});

describe('a drawing as an AVIF', () => {
  /** Bytes of efforts 3 and 4 as shares of those of effort 1. */
  const drawing = (third: number, fourth: number) => {
    const asked: [quality: number, effort: number][] = [];
    const encode = async (quality: number, effort: number) => {
      asked.push([quality, effort]);
      return Buffer.alloc(
        Math.round(9_000 * Math.exp(0.03 * (quality - 60)) * [1, 1, 1, third, fourth][effort]!),
      );
    };
    return { encode, asked };
  };
  const scored = (score: number) => ({
    budget: 5_000,
    effort: 'fast' as const,
    judge: { floor: Number.NEGATIVE_INFINITY, see() {}, score: async () => score },
  });

  it.each([
    ['works hard where effort 3 makes a poor picture', 50, 0.05, 4],
    ['does not where it makes a good one', 80, 0.05, 3],
    ['asks more of a flatter one', 80, 0.01, 4],
    ['does not where it is a photograph', 30, 0.4, 3],
  ])('%s', async (_, score, changes, effort) => {
    const { encode, asked } = drawing(1.05, 0.98);
    const { bytes } = await searchAvif(encode, { pixels: 2e5, changes }, scored(score));
    expect(asked.at(-1)![1]).toBe(effort);
    expect(bytes.length).toBeLessThanOrEqual(5_000);
    expect(bytes.length).toBeGreaterThan(4_400);
    expect(asked.filter(([, one]) => one === 4)).toHaveLength(effort === 4 ? 1 : 0);
  });

  it('is scored once where it stays as it is', async () => {
    const { encode } = drawing(1.1, 0.98);
    const aim = scored(80);
    const seen: Buffer[] = [];
    const score = async (bytes: Buffer) => {
      seen.push(bytes);
      return 80;
    };
    await searchAvif(encode, { pixels: 2e5, changes: 0.05 }, { ...aim, judge: { ...aim.judge, score } });
    expect(seen).toHaveLength(1);
  });

  it('gives up little where effort 4 takes more than was foreseen', async () => {
    const { encode, asked } = drawing(1.05, 1.06);
    const { bytes, encodes } = await searchAvif(encode, { pixels: 2e5, changes: 0.05 }, scored(50));
    expect(bytes.length).toBeLessThanOrEqual(5_000);
    expect(bytes.length).toBeGreaterThan(4_100);
    expect(encodes).toBe(asked.length);
    expect(encodes).toBeLessThanOrEqual(5);
  });

  it('stays with effort 3 where time is short', async () => {
    const { encode, asked } = drawing(1.05, 0.98);
    const slow = async (quality: number, effort: number) => {
      await new Promise((done) => setTimeout(done, 40));
      return encode(quality, effort);
    };
    const deadline = Date.now() + 1_500;
    await searchAvif(slow, { pixels: 2e5, changes: 0.05 }, { ...scored(50), deadline });
    expect(Math.max(...asked.map(([, one]) => one))).toBeLessThan(4);
  });
});

describe('the effort of an AVIF', () => {
  it.each([
    [150_000, 4],
    [150_001, 3],
  ])('of %i pixels is %i at the end', async (pixels, effort) => {
    const { encode, asked } = encoder(10_000);
    await searchAvif(encode, { pixels }, { budget: 5_000, effort: 'fast' });
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
