import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { difference, options } from '../pictures.ts';

const read = (name: string) => readFileSync(new URL(`../../../fixtures/images/${name}`, import.meta.url));

/** Small faults, of which browsers show nothing. */
const FAULTY = [
  'end-mark-missing.jpg',
  'end-mark-missing-progressive.jpg',
  'scan-header-without-a-last-place.jpg',
  'scan-header-with-bits.jpg',
  'zeros-before-restart-marks.jpg',
  'zeros-behind-the-last-unit.jpg',
  'transform-of-four-in-three.jpg',
  'exif-that-is-none.jpg',
  'frame-of-a-webcam.jpg',
];
const MISSING = ['cut-off.jpg', 'cut-off-progressive.jpg', 'scans-missing.jpg', 'says-it-is-larger.jpg'];

const WAYS = [
  { format: 'webp' as const },
  { mode: 'quality' as const, target: 0.6 },
  { mode: 'scale' as const, target: 0.5 },
];

describe.each(FAULTY)('%s, of which no pixel is missing', (name) => {
  test.each(WAYS)('is decoded as well: %j', async (asked) => {
    const input = read(name);
    const { bytes, format } = await halve(input, options(asked));
    expect(format).toBe(asked.format ?? 'jpeg');
    if (asked.mode !== 'scale') expect(await difference(input, bytes)).toBeLessThan(8);
  });
});

describe.each(MISSING)('%s, of which pixels are missing', (name) => {
  test.each(WAYS)('is refused by name: %j', async (asked) => {
    await expect(halve(read(name), options(asked))).rejects.toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });
});
