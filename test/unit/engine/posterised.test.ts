import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { DEFAULTS } from './pictures.ts';

const PHOTO = join(import.meta.dirname, '../../../local/samples/life.jpg');

it('keeps a photograph in truecolour where a palette would show', async () => {
  const png = await sharp(PHOTO).resize(500).toColourspace('rgb16').png().toBuffer();
  const { bytes, targetMet, quality } = await halve(png, DEFAULTS);
  expect(targetMet).toBe(true);
  expect((await sharp(bytes).metadata()).isPalette).toBe(false);
  expect(quality).toBeGreaterThanOrEqual(76);
});
