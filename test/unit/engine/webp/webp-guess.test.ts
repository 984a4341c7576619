import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../engine/format.ts';
import { container, type WebpHeader } from '../../../../engine/webp/container.ts';
import { frameSize } from '../../../../engine/webp/frame-size.ts';
import { eachChunk } from '../../../../engine/webp/riff.ts';
import { WEBP } from '../../../../engine/webp/tuning.ts';
import { webpGuess } from '../../../../engine/webp/webp-guess.ts';
import { picture } from '../pictures.ts';

async function jobOf(webp: Buffer, share = 0.5): Promise<Job<WebpHeader>> {
  const header = (await container.readHeader(webp))!;
  return { header, inputBytes: webp.length, budget: share * webp.length, effort: 'fast' } as Job<WebpHeader>;
}

describe('the guess at a WebP of half the bytes', () => {
  it('lies below the quality it came with, the lower the fewer bytes are wanted', async () => {
    for (const quality of [50, 75, 90]) {
      const webp = await picture(96, 96).webp({ quality, effort: 0 }).toBuffer();
      const guesses = [];
      for (const share of [0.7, 0.5, 0.3]) guesses.push(webpGuess(await jobOf(webp, share)).first);
      expect(guesses).toEqual([...guesses].sort((a, b) => b - a));
      expect(guesses[1]).toBeLessThan(quality);
    }
  });

  it('is near where the input says how it was made, unless it asks for the highest qualities', async () => {
    const near = async (settings: object, share?: number) =>
      webpGuess(
        await jobOf(
          await picture(96, 96)
            .webp({ effort: 0, ...settings })
            .toBuffer(),
          share,
        ),
      ).near;
    expect(await near({ quality: 75 })).toBe(true);
    expect(await near({ quality: 100 }, 0.95)).toBe(false);
    expect(await near({ lossless: true })).toBeFalsy();
  });

  it('is the highest quality of a lossless photograph, and surely so where the bytes suffice', async () => {
    const webp = await picture(96, 96).webp({ lossless: true, effort: 0 }).toBuffer();
    const pixels = 96 * 96;
    const at = async (bits: number) => webpGuess({ ...(await jobOf(webp)), budget: (bits * pixels) / 8 });
    expect(await at(2)).toEqual({ first: WEBP.highest, sure: true });
    expect(await at(5)).toEqual({ first: WEBP.highest, sure: false });
    expect((await at(1)).first).toBe(WEBP.flatGuess);
  });
});

describe('the size of a frame', () => {
  it('is the one of the picture, in the lossy and in the lossless format', async () => {
    for (const lossless of [true, false])
      for (const [width, height] of [
        [1, 1],
        [300, 17],
        [5, 1025],
      ] as const) {
        const webp = await picture(width, height).webp({ lossless, effort: 0 }).toBuffer();
        const found = [...eachChunk(webp)].map(frameSize).find((size) => size !== undefined);
        expect(found, `${lossless} ${width}`).toMatchObject({ width, height, alpha: false });
      }
  });

  it('is none where no pixels are', () => {
    expect(frameSize({ type: 'ALPH', body: Buffer.alloc(20) })).toBeUndefined();
    expect(frameSize({ type: 'VP8 ', body: Buffer.alloc(9) })).toBeUndefined();
    expect(frameSize({ type: 'VP8L', body: Buffer.alloc(4) })).toBeUndefined();
  });
});
