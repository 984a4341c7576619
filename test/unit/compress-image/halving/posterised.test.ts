import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { halve } from '../../../../lambdas/compress-image/halving/halve.ts';
import { Options } from '../../../../lambdas/shared/options.ts';

const SAMPLES = join(import.meta.dirname, '../../../../local/samples');

const photo = () => sharp(join(SAMPLES, 'life.jpg')).resize(500);

it.each([
  ['a photograph stays truecolour, as a palette would show', () => photo().png(), false],
  [
    'one of 256 colours becomes a palette, as that shows nothing',
    () => photo().png({ palette: true, dither: 0 }),
    true,
  ],
])('%s', async (_, make, palette) => {
  const pixels = sharp(await make().toBuffer());
  const png = await pixels.toColourspace('rgb16').png().toBuffer();
  const { bytes, targetMet, quality } = await halve(png, Options.parse({}));
  expect(targetMet).toBe(true);
  expect((await sharp(bytes).metadata()).isPalette).toBe(palette);
  expect(quality).toBeGreaterThanOrEqual(76);
});
