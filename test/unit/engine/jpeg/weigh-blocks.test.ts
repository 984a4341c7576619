import sharp from 'sharp';
import { expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { scorePixels } from '../../../../engine/score/score-pixels.ts';
import { options } from '../pictures.ts';

async function pixelsOf(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

it('spends the bytes of a photograph where a first look has lost most, with effort best', async () => {
  const photo = new URL('../../../../local/samples/picture-1a.jpg', import.meta.url).pathname;
  const input = await sharp(photo).resize(700).jpeg({ quality: 88 }).toBuffer();
  const before = await pixelsOf(input);
  const score = async (effort: 'fast' | 'best') => {
    const { bytes } = await halve(Buffer.from(input), options({ effort, floor: 0 }));
    return scorePixels(before, await pixelsOf(bytes), Number.POSITIVE_INFINITY);
  };
  // Without weights it is 1.3.
  expect((await score('best')) - (await score('fast'))).toBeGreaterThan(1.9);
});
