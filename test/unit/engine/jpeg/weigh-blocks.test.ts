import sharp from 'sharp';
import { expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { requantiseJpeg } from '../../../../engine/jpeg/coefficients/requantise-jpeg.ts';
import { parseJpeg } from '../../../../engine/jpeg/parse-jpeg.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { scorePixels } from '../../../../engine/score/score-pixels.ts';
import { options } from '../pictures.ts';

async function pixelsOf(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

const photo = new URL('../../../../local/samples/picture-1a.jpg', import.meta.url).pathname;
const made = () => sharp(photo).resize(700).jpeg({ quality: 88 }).toBuffer();

it('spends the bytes of a photograph where a first look has lost most, with effort best', async () => {
  const input = await made();
  const before = await pixelsOf(input);
  const score = async (effort: 'fast' | 'best') => {
    const { bytes } = await halve(Buffer.from(input), options({ effort, floor: 0 }));
    return scorePixels(before, await pixelsOf(bytes), Number.POSITIVE_INFINITY);
  };
  // Without weights it is 1.3.
  expect((await score('best')) - (await score('fast'))).toBeGreaterThan(1.9);
});

it('keeps what the first look has found where there is no time for a second', async () => {
  const input = await made();
  const found = (deadline?: number) =>
    requantiseJpeg(input, parseJpeg(input)!, { budget: input.length / 2, effort: 'best', deadline });
  const [hasty, weighed] = [await found(Date.now()), await found()];
  expect(hasty!.bytes.length).toBeLessThanOrEqual(input.length / 2);
  expect(hasty!.bytes.equals(weighed!.bytes)).toBe(false);
});
