import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../engine/raster.ts';
import { pixelLosses, scorePixels } from '../../../../engine/score/score-pixels.ts';
import { ENCODINGS, photograph } from './encodings.ts';

/** What the reference program, SSIMULACRA2 2.1, said of these encodings by sharp 0.35. */
const REFERENCE: Record<string, Record<string, number>> = {
  life: {
    'jpeg 85': 78.3,
    'jpeg 40': 58.1,
    'jpeg 8': -6.2,
    'webp 60': 69.9,
    'webp 10': 35.6,
    'avif 30': 29.3,
    'png of 16 colours': 41.5,
    'a blur': 24.9,
  },
  seeding: {
    'jpeg 85': 85,
    'jpeg 40': 64,
    'jpeg 8': -17.5,
    'webp 60': 64.9,
    'webp 10': 23.7,
    'avif 30': 45.4,
    'png of 16 colours': 31.9,
    'a blur': 65.8,
  },
  picosdeeuropa: {
    'jpeg 85': 80,
    'jpeg 40': 57.3,
    'jpeg 8': -24.7,
    'webp 60': 64.7,
    'webp 10': 21.2,
    'avif 30': 31.4,
    'png of 16 colours': 43.6,
    'a blur': 43.8,
  },
  friends: {
    'jpeg 85': 84.8,
    'jpeg 40': 63.9,
    'jpeg 8': -10.7,
    'webp 60': 66,
    'webp 10': 35,
    'avif 30': 48.6,
    'png of 16 colours': 49.1,
    'a blur': 54.9,
  },
};

async function pixelsOf(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

const score = async (before: Buffer, after: Buffer) =>
  scorePixels(await pixelsOf(before), await pixelsOf(after));

describe('the score of two pictures', () => {
  it('is the same where one is told by the places of its colours', () => {
    const [width, height] = [23, 17];
    const data = Buffer.from(Array.from({ length: width * height }, (_, i) => (i * 7 + (i >> 4)) % 3));
    const colours = Int32Array.of(0xff_20_40_60 | 0, 0x80_00_ff_00 | 0, -1);
    const shown = Int32Array.from(data, (place) => colours[place]!);
    const before: Raster = { data: Buffer.alloc(3 * width * height, 99), width, height, channels: 3 };
    const after: Raster = { data: Buffer.from(shown.buffer), width, height, channels: 4 };
    expect(pixelLosses(before, { data, width, height, colours })).toEqual(pixelLosses(before, after));
  });

  it('is 100 where nothing was lost', async () => {
    const input = await photograph('life').png().toBuffer();
    expect(await score(input, input)).toBe(100);
  });

  it('comes within 5 points of what the reference program says, over all', async () => {
    const misses: number[] = [];
    for (const [name, figures] of Object.entries(REFERENCE)) {
      const input = await photograph(name).png().toBuffer();
      for (const [encoding, figure] of Object.entries(figures)) {
        const output = await ENCODINGS[encoding]!(photograph(name)).toBuffer();
        misses.push((await score(input, output)) - figure);
      }
    }
    expect(misses).toHaveLength(32);
    const squares = misses.reduce((sum, miss) => sum + miss * miss, 0);
    expect(Math.sqrt(squares / misses.length)).toBeLessThan(5);
  });

  it.each(['on white', 'on nothing'])('is that of the thing itself where it stands %s', async (ground) => {
    const thing = await photograph('friends')
      .extract({ left: 60, top: 60, width: 260, height: 300 })
      .png()
      .toBuffer();
    const background = ground === 'on white' ? '#fff' : { r: 0, g: 0, b: 0, alpha: 0 };
    const stand = (image: Buffer) =>
      sharp({ create: { width: 900, height: 900, channels: 4, background } })
        .composite([{ input: image, left: 328, top: 304 }])
        .png()
        .toBuffer();
    for (const quality of [60, 20, 10]) {
      const poorer = await sharp(thing).jpeg({ quality }).toBuffer();
      const alone = await score(thing, poorer);
      const standing = await score(await stand(thing), await stand(poorer));
      expect(Math.abs(standing - alone), `${quality}: ${standing} of ${alone}`).toBeLessThan(8);
    }
  });

  it('is had of pictures of any size and channels', async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 300],
      [31, 33],
      [300, 9],
      [40, 64],
    ] as const) {
      for (const space of ['b-w', 'srgb'] as const) {
        const resized = photograph('seeding').resize(width, height, { fit: 'fill' }).toColourspace(space);
        const input = await resized.png().toBuffer();
        expect(await score(input, input)).toBe(100);
        const found = await score(input, await sharp(input).jpeg({ quality: 30 }).toBuffer());
        expect(Number.isFinite(found)).toBe(true);
      }
    }
  });
});
