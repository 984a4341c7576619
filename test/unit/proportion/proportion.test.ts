import { describe, expect, test } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { costOf } from '../../support/cost-of.ts';
import { DEFAULTS } from '../engine/pictures.ts';
import { noPictures, pictures } from './pictures.ts';
import type { Inputs } from './repeated.ts';

const SMALL_BYTES = 64 * 1_024;
const TIMES = 8;
/** What a busy machine may add. In proportion to the square of the bytes it would be eight times as much. */
const NOISE = 3;
/** Below this the clock tells nothing. */
const LEAST_MS = 20;
/** A picture is decoded, and each encoder has tables of its own. */
const LEAST_BYTES = 64 * 1_024 * 1_024;
const BYTES_A_BYTE = 24;

/** Three doublings at once: what costs twice as much each time costs eight times as much in the end. */
async function expectProportion(make: Inputs[string], read: (input: Buffer) => unknown) {
  const [small, large] = [await make(SMALL_BYTES), await make(TIMES * SMALL_BYTES)];
  const first = await costOf(() => read(small));
  const least = Math.max(LEAST_MS, first.cpuMs);
  const second = await costOf(() => read(large));
  expect(second.cpuMs, `after ${first.cpuMs} ms`).toBeLessThan(NOISE * TIMES * least);
  expect(second.grown ?? 0).toBeLessThan(LEAST_BYTES + BYTES_A_BYTE * large.length);
}

describe('a picture takes time and memory in proportion to its bytes, whatever it has most of', () => {
  test.each(Object.entries(pictures))('%s', (_, make) =>
    expectProportion(make, (input) => halve(input, DEFAULTS)),
  );
});

describe('what is no picture is told in proportion to its bytes', () => {
  test.each(Object.entries(noPictures))('%s', (_, make) =>
    expectProportion(make, (input) => halve(input, DEFAULTS)),
  );
});
