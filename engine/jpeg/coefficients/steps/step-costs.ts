import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import { type Histogram, SIZES } from './histogram.ts';

/** What the steps that come into question for one place would cost: squared error, bits, and how many stay more than nothing. */
export interface StepCosts {
  steps: number[];
  errors: number[];
  bits: number[];
  kept: number[];
}

/** As in measure.c: from this size on, sizes are told by their power of two only. */
const EXACT = 48;
const COARSEST = 255;

/** By component and place. Components that shared a table in the input are to share one again, and share their costs. */
export function stepCosts({ seen, units }: Histogram, { tables, pattern }: ScanPlan): StepCosts[][] {
  const made: StepCosts[][] = [];
  for (const [c, old] of tables.entries()) {
    const sharing = tables.flatMap((other, i) => (i > 0 === c > 0 && isSame(other, old) ? [i] : []));
    made.push(made[sharing[0]!] ?? costsOfAll(old, sharing));
  }
  return made;

  function costsOfAll(old: Uint16Array, sharing: number[]): StepCosts[] {
    const blocks = units * pattern.filter((component) => sharing.includes(component)).length;
    return Array.from(old, (step, k) => {
      const sizes: number[] = [];
      const counts: number[] = [];
      for (let size = 1; size < SIZES; size++) {
        const count = sharing.reduce((sum, i) => sum + seen[(i * 64 + k) * SIZES + size]!, 0);
        if (count === 0) continue;
        sizes.push(size < EXACT ? size : 0.75 * 2 ** (size - EXACT + 6));
        counts.push(count);
      }
      return costsOf(step, blocks, sizes, counts);
    });
  }
}

function isSame(a: Uint16Array, b: Uint16Array): boolean {
  return a === b || a.every((step, k) => step === b[k]);
}

/** How many of a place's sizes there are by the bits that they take; made once, as it is asked for by the thousand. */
const widths = new Float64Array(17);

/** The input's own step costs no error; a few coarser ones, until nothing is left. */
function costsOf(old: number, blocks: number, sizes: number[], counts: number[]): StepCosts {
  const { zero, rounding, coarser } = REQUANTISE;
  const costs: StepCosts = { steps: [], errors: [], bits: [], kept: [] };
  for (let step = old; step === old || step <= COARSEST; ) {
    widths.fill(0);
    let error = 0;
    let bits = 0;
    let zeros = blocks;
    for (let i = 0; i < sizes.length; i++) {
      const [size, count] = [sizes[i]!, counts[i]!];
      const exact = (size * old) / step;
      const level = exact < zero ? 0 : Math.max(1, Math.floor(exact + rounding));
      // Of a large size only the power of two is known: its error is anything up to half a step.
      const off = size < EXACT ? exact - level : step === old ? 0 : 0.29;
      error += count * off * off;
      if (level === 0) continue;
      const width = Math.min(16, 32 - Math.clz32(level));
      zeros -= count;
      widths[width]! += count;
      bits += width * count;
    }
    // By their entropy, as if each place had a code of its own.
    bits -= entropyOf(zeros, blocks);
    for (const count of widths) bits -= entropyOf(count, blocks);
    costs.steps.push(step);
    costs.errors.push(error * step * step);
    costs.bits.push(bits);
    costs.kept.push(blocks - zeros);
    if (zeros === blocks) break;
    step = Math.max(step + 1, Math.round(step * coarser));
  }
  return costs;
}

const entropyOf = (count: number, all: number) => (count > 0 ? count * Math.log2(count / all) : 0);
