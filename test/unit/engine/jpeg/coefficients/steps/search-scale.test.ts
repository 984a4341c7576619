import { describe, expect, it } from 'vitest';
import type { ScanPlan } from '../../../../../../engine/jpeg/coefficients/scans/scan-plan.ts';
import type { Histogram } from '../../../../../../engine/jpeg/coefficients/steps/histogram.ts';
import { SIZES } from '../../../../../../engine/jpeg/coefficients/steps/histogram.ts';
import type { ScaleAim } from '../../../../../../engine/jpeg/coefficients/steps/scale-aim.ts';
import { searchScale } from '../../../../../../engine/jpeg/coefficients/steps/search-scale.ts';
import { sizeModel } from '../../../../../../engine/jpeg/coefficients/steps/size-model.ts';
import { stepCosts } from '../../../../../../engine/jpeg/coefficients/steps/step-costs.ts';
import type { Steps } from '../../../../../../engine/jpeg/coefficients/steps/steps.ts';
import { REQUANTISE } from '../../../../../../engine/jpeg/coefficients/tuning.ts';
import { atOnce } from '../../../../../../engine/time/by-turns.ts';

const OLD = Uint16Array.from({ length: 64 }, (_, k) => 2 + (k >> 3));
const UNITS = 4000;
const PLAN = {
  tables: [OLD],
  pattern: Uint8Array.of(0),
  planes: [{ h: 1, v: 1 }],
  units: UNITS,
} as unknown as ScanPlan;

/** Sizes as photographs have them: few large ones, and the fewer the finer the detail is. */
function histogram(detail: number): Histogram {
  const seen = new Uint32Array(4 * 64 * SIZES);
  for (let k = 0; k < 64; k++) {
    const width = detail / (1 + k / 6);
    for (let size = 1; size < 48; size++)
      seen[k * SIZES + size] = Math.floor((UNITS / (1 + width)) * Math.exp(-size / width));
  }
  return { seen, units: UNITS };
}

const COSTS = stepCosts(histogram(12), PLAN);
const model = sizeModel(COSTS, UNITS, PLAN, 'fast');

/** What these steps come to, by the costs of each; bits that are worth more are dropped the more. */
function bytesOf({ tables, worth }: Steps): number {
  let bits = 0;
  for (let k = 0; k < 64; k++) {
    const { steps, bits: each } = COSTS[0]![k]!;
    const next = steps.findIndex((step) => step >= tables[0]![k]!);
    bits += each[next < 0 ? each.length - 1 : next]! / (1 + 0.02 / (0.05 + worth[0]![k]!));
  }
  return Math.round(500 + Math.max(0, bits) / 8);
}

function aimOf(budget: number, others: Partial<ScaleAim> = {}) {
  const looks = { sampled: 0, full: 0 };
  const aim: ScaleAim = {
    budget,
    effort: 'fast',
    floor: Number.NEGATIVE_INFINITY,
    model,
    look: (steps, every) => {
      looks[every > 1 ? 'sampled' : 'full'] += 1;
      const size = bytesOf(steps);
      // A sample is off by some percent.
      return { codes: [], size: every > 1 ? 1.03 * size : size, write: () => Buffer.alloc(size) };
    },
    score: () => null,
    ...others,
  };
  return { aim, looks };
}

const finest = bytesOf({
  tables: [OLD],
  worth: [new Float32Array(64).fill(100)],
  price: new Float32Array(512),
});

const search = (...args: Parameters<typeof searchScale>) => atOnce(searchScale(...args));

describe('the search for a scale', () => {
  it('ends below the budget and near to it, with few looks at all of the picture', () => {
    for (const share of [0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7])
      for (const every of [1, 4]) {
        const budget = Math.round(share * finest);
        const { aim, looks } = aimOf(budget);
        const found = search(PLAN, COSTS, every, aim)!;
        expect(found.bytes.length).toBeLessThanOrEqual(budget);
        expect(found.bytes.length).toBeGreaterThan(0.9 * budget);
        expect(looks.full).toBeLessThanOrEqual(every > 1 ? REQUANTISE.tries : REQUANTISE.smallTries);
        expect(looks.sampled).toBeLessThanOrEqual(every > 1 ? REQUANTISE.samples : 0);
        // No step is finer than the input's own.
        for (const [k, step] of found.steps.tables[0]!.entries())
          expect(step).toBeGreaterThanOrEqual(OLD[k]!);
      }
  });

  it('finds none where even the coarsest steps do not fit', () => {
    expect(search(PLAN, COSTS, 1, aimOf(400).aim)).toBeNull();
  });

  it('finds none, rather than too much, where the file comes out longer than was told again and again', () => {
    const { aim } = aimOf(finest / 2);
    const longer: ScaleAim['look'] = (steps, every) => ({
      ...aim.look(steps, every),
      write: () => Buffer.alloc(finest),
    });
    expect(search(PLAN, COSTS, 1, { ...aim, look: longer })).toBeNull();
  });
});

describe('a floor under the scale', () => {
  /** The better, the finer the steps are. */
  const score = ({ tables }: Steps) =>
    100 - 14 * Math.log(tables[0]!.reduce((sum, step, k) => sum + step / OLD[k]!, 0) / 64);

  it('is met by more bytes than the budget has, with a score near above it', () => {
    for (const floor of [82, 88]) {
      const { aim, looks } = aimOf(0.2 * finest, { floor, score });
      const found = search(PLAN, COSTS, 1, aim)!;
      expect(found.wouldScore).toBeLessThan(floor);
      expect(found.score).toBeGreaterThanOrEqual(floor);
      expect(found.bytes.length).toBeGreaterThan(0.2 * finest);
      expect(score(found.steps)).toBe(found.score);
      expect(looks.full).toBeLessThanOrEqual(REQUANTISE.smallTries + REQUANTISE.floor.looks + 1);
    }
  });

  it('changes nothing where the budget meets it', () => {
    const { aim } = aimOf(0.5 * finest, { floor: 10, score });
    const found = search(PLAN, COSTS, 1, aim)!;
    expect(found.wouldScore).toBeUndefined();
    expect(found.bytes.length).toBeLessThanOrEqual(0.5 * finest);
  });

  it('is not to be had where no look comes above it', () => {
    const { aim } = aimOf(0.5 * finest, { floor: 90, score: () => 20 });
    expect(search(PLAN, COSTS, 1, aim)).toBeNull();
  });
});
