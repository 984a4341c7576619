import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { halve } from '../../../../../engine/halve.ts';
import type { Raster } from '../../../../../engine/raster.ts';
import { scorePixels } from '../../../../../engine/score/score-pixels.ts';
import { fillBudget } from '../../../../../engine/webp/residuals/fill-budget.ts';
import { eachChunk } from '../../../../../engine/webp/riff.ts';
import { options, pixels } from '../../pictures.ts';

const [width, height] = [400, 300];

/** A photograph in a circle; what lies around it is hidden, and said to be noise. */
function cutOut(noise: number): Raster {
  const colours = pixels(width, height, 'photo');
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const away = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2);
    data[4 * i + 3] = Math.max(0, Math.min(255, 40 * (130 - away)));
    for (let c = 0; c < 3; c++)
      data[4 * i + c] = data[4 * i + 3] ? colours[3 * i + c]! : (noise * i * (c + 3)) & 255;
  }
  return { data, width, height, channels: 4 };
}

const encode = ({ data }: Raster, quality: number) =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ quality, effort: 2 })
    .toBuffer();

const alphaOf = (webp: Buffer) => [...eachChunk(webp)].find(({ type }) => type === 'ALPH')!.body;

const on = (image: Sharp, background: string) => image.flatten({ background }).raw().toBuffer();

/** The lower one of what it looks like on white and on black. */
async function scoreOf({ data }: Raster, webp: Buffer): Promise<number> {
  const scores = ['#fff', '#000'].map(async (background) => {
    const before = await on(sharp(data, { raw: { width, height, channels: 4 } }), background);
    const size = { width, height, channels: 3 } as const;
    return scorePixels({ ...size, data: before }, { ...size, data: await on(sharp(webp), background) });
  });
  return Math.min(...(await Promise.all(scores)));
}

it('a frame beside alpha is coded anew better than the encoder makes it, and the alpha stays', async () => {
  const raster = cutOut(0);
  const made = await encode(raster, 40);
  const { bytes } = (await fillBudget(raster, made, made.length))!;
  expect(bytes.length).toBeLessThanOrEqual(made.length);
  expect(bytes.length).toBeGreaterThan(0.95 * made.length);
  expect(alphaOf(bytes)).toEqual(alphaOf(made));
  expect(await scoreOf(raster, bytes)).toBeGreaterThan((await scoreOf(raster, made)) + 1);
});

it('what is hidden costs next to nothing there, though it be noise', async () => {
  const [calm, noisy] = [cutOut(0), cutOut(77)];
  const made = await encode(noisy, 40);
  const { bytes } = (await fillBudget(noisy, made, made.length))!;
  const scores = await Promise.all([scoreOf(calm, bytes), scoreOf(calm, await encode(calm, 40))]);
  expect(scores[0]).toBeGreaterThan(scores[1]!);
});

it('a WebP with alpha fills its budget', async () => {
  const input = await encode(cutOut(0), 80);
  const { bytes, targetMet } = await halve(input, options());
  expect(targetMet).toBe(true);
  expect(bytes.length).toBeGreaterThan(0.965 * (input.length / 2));
});

it('where alpha leaves so few bytes that steps would be too coarse the encoder has the last word', async () => {
  const raster = cutOut(0);
  const made = await encode(raster, 1);
  const frame = [...eachChunk(made)].find(({ type }) => type === 'VP8 ')!.body.length;
  expect(await fillBudget(raster, made, made.length - Math.floor(0.02 * frame))).toBeNull();
  expect(await fillBudget(raster, made, made.length + Math.floor(0.4 * frame))).not.toBeNull();
});
