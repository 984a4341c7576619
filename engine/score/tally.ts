import { blueness } from './blueness.ts';
import { brightness, contrast } from './brightness.ts';
import { BLOCKS, QUARTERS, type Square } from './square.ts';
import { lostInWindow, lostStructure, newEdges } from './structure.ts';

/** What was lost or came in, as means over the picture; the names say where: at which part of the size, in what. */
export interface Losses {
  /** Luma at a quarter and an eighth of the size: the structure that is missing, on average. */
  quarter: number;
  eighth: number;
  /** Luma at full size, by fourth powers, so that the worst places count. */
  full: number;
  /** Contrast that was smoothed away at full size, by fourth powers. */
  smoothed: number;
  /** Blue against yellow: by how much whole squares have become another, by fourth powers. */
  blueShift: number;
  /** Red against green at an eighth: edges that were not there before, by fourth powers. */
  redEdges: number;
}

/** Red against green as a share of 255 times this is about SSIMULACRA2's X. */
const RED = 0.72 / 255;
/** Of a standard deviation: the mean distance from the mean. */
const MEAN_DISTANCE = 0.8;

/** Sums up squares of a picture, before and after. */
export class Tally {
  #squares = 0;
  readonly #sums: Losses = {
    quarter: 0,
    eighth: 0,
    full: 0,
    smoothed: 0,
    blueShift: 0,
    redEdges: 0,
  };
  readonly #bright = [0, 1].map(() => new Float32Array(QUARTERS * QUARTERS));
  readonly #brightEighth = [0, 1].map(() => new Float32Array(BLOCKS * BLOCKS));
  readonly #chroma = [0, 1].map(() => new Float32Array(BLOCKS * BLOCKS));

  add({ luma, blue, red, spread }: Square): void {
    this.#squares += 1;
    const sums = this.#sums;
    const [was, is] = this.#bright as [Float32Array, Float32Array];
    for (let i = 0; i < was.length; i++) {
      was[i] = brightness(luma[0][i]!);
      is[i] = brightness(luma[1][i]!);
    }
    for (const at of [0, 4, 4 * QUARTERS, 4 * QUARTERS + 4])
      sums.quarter += lostInWindow(was, is, at, QUARTERS) / 4;
    const [wasSmall, isSmall] = this.#brightEighth as [Float32Array, Float32Array];
    halve(was, wasSmall);
    halve(is, isSmall);
    sums.eighth += lostInWindow(wasSmall, isSmall, 0, BLOCKS);
    this.#addBlocks(luma[0], spread);
    if (blue && red) {
      const before = blueness(mean(luma[0]), mean(blue[0]), mean(red[0]));
      sums.blueShift += (blueness(mean(luma[1]), mean(blue[1]), mean(red[1])) - before) ** 4;
    }
    if (red) {
      const [a, b] = this.#scaled(red, RED);
      sums.redEdges += newEdges(a, b);
    }
  }

  #addBlocks(luma: Float32Array, [before, after, both]: Square['spread']): void {
    for (let i = 0; i < before.length; i++) {
      const at = 2 * ((i / BLOCKS) | 0) * QUARTERS + 2 * (i % BLOCKS);
      const mean = (luma[at]! + luma[at + 1]! + luma[at + QUARTERS]! + luma[at + QUARTERS + 1]!) / 4;
      const scale = contrast(mean) ** 2;
      const [a, b] = [scale * before[i]!, scale * after[i]!];
      this.#sums.full += lostStructure(0, a, b, scale * both[i]!) ** 4 / 16;
      const smoothed = 1 - (1 + MEAN_DISTANCE * Math.sqrt(b)) / (1 + MEAN_DISTANCE * Math.sqrt(a));
      if (smoothed > 0) this.#sums.smoothed += smoothed ** 4 / 16;
    }
  }

  #scaled([before, after]: readonly [Float32Array, Float32Array], scale: number) {
    const [a, b] = this.#chroma as [Float32Array, Float32Array];
    for (let i = 0; i < a.length; i++) {
      a[i] = scale * before[i]!;
      b[i] = scale * after[i]!;
    }
    return [a, b] as const;
  }

  losses(): Losses {
    const each = (sum: number) => sum / Math.max(1, this.#squares);
    const fourth = (sum: number) => each(sum) ** 0.25;
    const { quarter, eighth, full, smoothed, blueShift, redEdges } = this.#sums;
    return {
      quarter: each(quarter),
      eighth: each(eighth),
      full: fourth(full),
      smoothed: fourth(smoothed),
      blueShift: fourth(blueShift),
      redEdges: fourth(redEdges),
    };
  }
}

function halve(from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < to.length; i++) {
    const at = 2 * ((i / BLOCKS) | 0) * QUARTERS + 2 * (i % BLOCKS);
    to[i] = (from[at]! + from[at + 1]! + from[at + QUARTERS]! + from[at + QUARTERS + 1]!) / 4;
  }
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
