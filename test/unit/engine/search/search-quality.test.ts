import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judge } from '../../../../engine/format.ts';
import { jpegAxis } from '../../../../engine/jpeg/table-quality.ts';
import { MOST_ENCODES } from '../../../../engine/limits.ts';
import type { Search } from '../../../../engine/search/search.ts';
import { searchQuality } from '../../../../engine/search/search-quality.ts';

const [LOWEST, HIGHEST] = [10, 97];
const BUDGET = 40_000;

/** An encoder whose ln(bytes) falls along the axis by its own slope, uneven by some percent; it counts its encodes. */
function encoder(slope: number, middle: number, uneven: number) {
  const asked: number[] = [];
  const sizeAt = (quality: number) => {
    const smooth = BUDGET * Math.exp(slope * (jpegAxis(quality) - jpegAxis(middle)));
    return Math.max(1, Math.round(smooth * (1 + uneven * Math.sin(quality * 12.9898))));
  };
  const encode = async (quality: number) => {
    asked.push(quality);
    return Buffer.alloc(sizeAt(quality));
  };
  return { asked, sizeAt, encode };
}

const searchOf = (encode: Search['encode'], others: Partial<Search> = {}): Search => ({
  encode,
  budget: BUDGET,
  first: 60,
  lowest: LOWEST,
  highest: HIGHEST,
  axis: jpegAxis,
  slope: -0.85,
  ...others,
});

const curves = fc.record({
  slope: fc.double({ min: -1.7, max: -0.45, noNaN: true }),
  middle: fc.integer({ min: LOWEST + 5, max: HIGHEST - 2 }),
  uneven: fc.double({ min: 0, max: 0.01, noNaN: true }),
  first: fc.integer({ min: 1, max: 100 }),
});

describe('the search for a quality', () => {
  it('gives up little by its last encode where the ones before were over by little', async () => {
    const { encode } = encoder(-0.35, 50, 0);
    const { bytes, encodes } = await searchQuality(searchOf(encode, { first: 65, most: 3 }));
    expect(encodes).toBe(3);
    expect(bytes.length).toBeLessThanOrEqual(BUDGET);
    expect(bytes.length).toBeGreaterThan(0.85 * BUDGET);
  });

  it('comes below the budget within five encodes, and near to it, on any even curve', async () => {
    await fc.assert(
      fc.asyncProperty(curves, async ({ slope, middle, uneven, first }) => {
        const { asked, sizeAt, encode } = encoder(slope, middle, uneven);
        const { bytes, quality, encodes } = await searchQuality(searchOf(encode, { first }));
        expect(encodes).toBe(asked.length);
        expect(encodes).toBeLessThanOrEqual(MOST_ENCODES);
        expect(asked.every((one) => Number.isInteger(one) && one >= LOWEST && one <= HIGHEST)).toBe(true);
        expect(bytes).toHaveLength(sizeAt(quality!));
        expect(bytes.length).toBeLessThanOrEqual(BUDGET);
        // Near, or one step more would be too much.
        expect(bytes.length > 0.7 * BUDGET || sizeAt(quality! + 1) > BUDGET || quality === HIGHEST).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('ends at once where the first encode lies in the window', async () => {
    const { asked, encode } = encoder(-0.85, 62, 0);
    expect(await searchQuality(searchOf(encode))).toMatchObject({ quality: 60, encodes: 1 });
    expect(asked).toEqual([60]);
  });

  it('asks nothing twice, and ends where nothing lies between', async () => {
    const asked: number[] = [];
    // A cliff: nothing comes near the budget.
    const encode = async (quality: number) => {
      asked.push(quality);
      return Buffer.alloc(quality <= 40 ? 100 : 10 * BUDGET);
    };
    const found = await searchQuality(searchOf(encode, { most: 20 }));
    expect(found.quality).toBe(40);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('ends after as many encodes as it may take, and the last of them gives up bytes to fit', async () => {
    // Bytes that fall more slowly than the model has it, from three tenths above the budget.
    for (const most of [1, 2, 3]) {
      const { encode } = encoder(-0.6, 40, 0);
      const { encodes, bytes } = await searchQuality(searchOf(encode, { most }));
      expect(encodes).toBeLessThanOrEqual(most);
      expect(bytes.length <= BUDGET, `${most}`).toBe(most > 1);
    }
  });

  it('gives the smallest there is where none fits, at the lowest quality', async () => {
    const { encode } = encoder(-0.85, 1, 0);
    const found = await searchQuality(searchOf(encode));
    expect(found.quality).toBe(LOWEST);
    expect(found.bytes.length).toBeGreaterThan(BUDGET);
  });

  it('gives the highest quality where everything fits', async () => {
    const found = await searchQuality(searchOf(async () => Buffer.alloc(100)));
    expect(found.quality).toBe(HIGHEST);
    expect(found.encodes).toBeLessThanOrEqual(MOST_ENCODES);
  });

  it('gives up after one encode where what is fixed takes the budget by itself', async () => {
    const { asked, encode } = encoder(-0.85, 20, 0);
    await searchQuality(searchOf(encode, { fixed: () => 0.9 * BUDGET, mostFixed: 0.8 }));
    expect(asked).toHaveLength(1);
  });
});

describe('a floor under the quality', () => {
  const judgeOf = (floor: number, scoreAt: (bytes: Buffer) => number): Judge & { looked: number } => {
    const judge = {
      floor,
      looked: 0,
      see: () => undefined,
      score: async (bytes: Buffer) => {
        judge.looked += 1;
        return scoreAt(bytes);
      },
    };
    return judge;
  };

  it('is met by the fewest bytes that reach it, by four encodes more at most', async () => {
    const floors = fc.record({
      curve: curves,
      floor: fc.integer({ min: 30, max: 90 }),
      steep: fc.double({ min: 5, max: 40, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(floors, async ({ curve, floor, steep }) => {
        const { sizeAt, encode } = encoder(curve.slope, curve.middle, 0);
        const scoreOfSize = (size: number) => Math.min(100, 60 + steep * Math.log(size / BUDGET));
        const judge = judgeOf(floor, ({ length }) => scoreOfSize(length));
        const { bytes, quality, encodes, score, wouldScore } = await searchQuality(
          searchOf(encode, { first: curve.first, judge }),
        );
        expect(encodes).toBeLessThanOrEqual(MOST_ENCODES + 4);
        expect(score).toBe(scoreOfSize(bytes.length));
        if (wouldScore === undefined) {
          expect(bytes.length).toBeLessThanOrEqual(BUDGET);
          return;
        }
        expect(wouldScore).toBeLessThan(floor);
        expect(score).toBeGreaterThanOrEqual(floor);
        expect(sizeAt(quality!)).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('is looked for four times at most, where only the highest quality reaches it', async () => {
    const { encode, sizeAt } = encoder(-0.85, 30, 0);
    const judge = judgeOf(80, ({ length }) => (length >= sizeAt(96) ? 95 : 10));
    const { encodes } = await searchQuality(searchOf(encode, { first: 29, judge }));
    expect(encodes).toBe(1 + 4);
  });

  it('changes nothing where the budget meets it', async () => {
    const { encode } = encoder(-0.85, 62, 0);
    const judge = judgeOf(50, () => 50);
    expect(await searchQuality(searchOf(encode, { judge }))).toMatchObject({
      quality: 60,
      encodes: 1,
      score: 50,
    });
    expect(judge.looked).toBe(1);
  });

  it('leaves what fits where nothing reaches it, and says so by its score', async () => {
    const { encode } = encoder(-0.85, 62, 0);
    const found = await searchQuality(searchOf(encode, { judge: judgeOf(80, () => 10) }));
    expect(found).toMatchObject({ quality: 60, score: 10 });
    expect(found.wouldScore).toBeUndefined();
  });

  it('is not asked of what is over the budget', async () => {
    const { encode } = encoder(-0.85, 1, 0);
    const judge = judgeOf(80, () => 10);
    expect((await searchQuality(searchOf(encode, { judge }))).score).toBeUndefined();
    expect(judge.looked).toBe(0);
  });
});
