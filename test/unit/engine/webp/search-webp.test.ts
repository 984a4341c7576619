import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { scorePixels } from '../../../../engine/score/score-pixels.ts';
import { flatShare } from '../../../../engine/webp/flat-share.ts';
import { options, picture, pixels } from '../pictures.ts';

async function pixelsOf(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

describe('the search for a WebP', () => {
  it('fills the budget, and says of it what all of its pixels say', async () => {
    const input = await picture(500, 400).webp({ quality: 80 }).toBuffer();
    const { bytes, score } = await halve(input, options());
    expect(bytes.length).toBeGreaterThan(0.46 * input.length);
    expect(Math.abs(score - scorePixels(await pixelsOf(input), await pixelsOf(bytes)))).toBeLessThan(8);
  });

  it.each([3, 4] as const)('makes nothing poorer of %i channels by more effort', async (channels) => {
    // In smaller ones a single step of quality is worth a point.
    const input = await picture(480, 320, 'photo', channels).webp({ quality: 75 }).toBuffer();
    const before = await pixelsOf(input);
    const [fast, best] = [
      await halve(input, options({ floor: 0 })),
      await halve(input, options({ floor: 0, effort: 'best' })),
    ];
    const score = async (bytes: Buffer) => scorePixels(before, await pixelsOf(bytes));
    expect(await score(best.bytes)).toBeGreaterThanOrEqual((await score(fast.bytes)) - 1);
    expect(best.targetMet || !fast.targetMet).toBe(true);
  });

  it('knows a drawing by its neighbours, and looks past what does not show', () => {
    const share = (content: 'photo' | 'drawing', channels: 3 | 4) =>
      flatShare({ data: pixels(64, 64, content, channels), width: 64, height: 64, channels });
    expect(share('photo', 3)).toBeLessThan(0.3);
    expect(share('drawing', 3)).toBeGreaterThan(0.8);
    const clear = pixels(64, 64, 'flat', 4).fill(0);
    expect(flatShare({ data: clear, width: 64, height: 64, channels: 4 })).toBe(0);
  });

  it('scores what is drawn by the whole, not by strips', async () => {
    const square = (_: unknown, at: number) =>
      `<rect x="${(at % 30) * 30}" y="${Math.floor(at / 30) * 30}" width="30" height="30" fill="hsl(${(at * 37) % 360} 60% ${40 + (at % 5) * 10}%)"/>`;
    const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600">${Array.from({ length: 600 }, square).join('')}</svg>`;
    const band = { raw: { width: 140, height: 600, channels: 3 as const } };
    const input = await sharp(Buffer.from(drawn))
      .flatten()
      .composite([{ input: pixels(140, 600, 'photo'), ...band, left: 300, top: 0 }])
      .png()
      .toBuffer();
    const { bytes, score } = await halve(Buffer.from(input), options({ format: 'webp', target: 0.1 }));
    expect(score).toBe(Math.round(scorePixels(await pixelsOf(input), await pixelsOf(bytes))));
  });

  it('makes of a thing on plain ground more than the encoder does', async () => {
    const thing = await sharp(new URL('../../../../local/samples/life.jpg', import.meta.url).pathname)
      .resize(260, 300, { fit: 'cover' })
      .png()
      .toBuffer();
    const input = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#fff' } })
      .composite([{ input: thing, left: 320, top: 290 }])
      .webp({ quality: 80 })
      .toBuffer();
    expect(flatShare(await pixelsOf(input))).toBeGreaterThan(0.8);
    const { bytes } = await halve(Buffer.from(input), options({ floor: 0 }));
    const plain = await sharp(input).webp({ quality: 30, effort: 2 }).toBuffer();
    // As many bytes, to two in a hundred: half a point.
    expect(bytes.length).toBeLessThan(1.02 * plain.length);
    const score = async (some: Buffer) => scorePixels(await pixelsOf(input), await pixelsOf(some));
    expect(await score(bytes)).toBeGreaterThan((await score(plain)) + 2.5);
  });

  it('scores what stands on white as it scores the same alone', async () => {
    const crop = { left: 330, top: 290, width: 200, height: 240 };
    const thing = await sharp(new URL('../../../../local/samples/life.jpg', import.meta.url).pathname)
      .resize(crop.width, crop.height, { fit: 'cover' })
      .png()
      .toBuffer();
    const input = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#fff' } })
      .composite([{ input: thing, left: crop.left, top: crop.top }])
      .webp({ quality: 88 })
      .toBuffer();
    const { bytes, score } = await halve(Buffer.from(input), options({ target: 0.35, floor: 0 }));
    const [before, after] = [await sharp(input).extract(crop), await sharp(bytes).extract(crop)];
    const alone = scorePixels(
      await pixelsOf(await before.png().toBuffer()),
      await pixelsOf(await after.png().toBuffer()),
    );
    expect(Math.abs(score - Math.max(0, alone))).toBeLessThan(8);
  });
});
