import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { difference, options, picture } from '../pictures.ts';

const decoded = (gif: Buffer, page: number) => sharp(gif, { page }).removeAlpha().raw().toBuffer();

/** Thresholds of an ordered dither, 4 by 4. */
const ORDERED = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

describe('half of a GIF', () => {
  it('is far nearer to its source than sixteen colours are', async () => {
    const source = readFileSync(new URL('../../../../local/samples/picosdeeuropa.jpg', import.meta.url));
    const input = await sharp(source).resize(240).gif({ dither: 1 }).toBuffer();
    const halved = await halve(input, options());
    expect(halved.targetMet).toBe(true);
    const sixteen = await sharp(input).gif({ colours: 16, dither: 0 }).toBuffer();
    expect(await difference(input, halved.bytes)).toBeLessThan(0.6 * (await difference(input, sixteen)));
  });

  it('of few and dithered colours takes fewer still, though larger tables all come to the same', async () => {
    const source = new URL('../../../../local/samples/life.jpg', import.meta.url);
    const grey = await sharp(readFileSync(source)).resize(160).toColourspace('b-w').raw().toBuffer();
    const step = 6;
    const dithered = grey.map((value, i) => {
      const [x, y] = [i % 160, Math.floor(i / 160)];
      const threshold = (ORDERED[4 * (y % 4) + (x % 4)]! + 0.5) / 16 - 0.5;
      return Math.min(255, step * Math.round(value / step + threshold));
    });
    const input = await sharp(dithered, { raw: { width: 160, height: grey.length / 160, channels: 1 } })
      .gif({ dither: 0 })
      .toBuffer();
    const halved = await halve(input, options());
    expect(halved.targetMet).toBe(true);
    expect(2 << (halved.bytes[10]! & 7)).toBeLessThan(64);
  });

  it('keeps what stands still in a film as it was, and each frame its own', async () => {
    const ground = await picture(160, 120, 'photo').png().toBuffer();
    const frames = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        sharp(ground)
          .composite([
            {
              input: { create: { width: 30, height: 30, channels: 3, background: '#e42' } },
              left: 12 * i,
              top: 40,
            },
          ])
          .png()
          .toBuffer(),
      ),
    );
    const input = await sharp(frames, { join: { animated: true } })
      .gif({ dither: 1 })
      .toBuffer();
    const halved = await halve(input, options());
    expect(halved.targetMet).toBe(true);
    for (const page of [0, 4, 7]) {
      const [was, is] = await Promise.all([decoded(input, page), decoded(halved.bytes, page)]);
      const square = 3 * (160 * 55 + 12 * page + 15);
      expect(
        [...is.subarray(square, square + 3)]
          .map((v, c) => Math.abs(v - was[square + c]!))
          .every((d) => d < 24),
      ).toBe(true);
    }
  });

  it('of true colour by tiles looks as it does at the end', async () => {
    const picos = readFileSync(new URL('../../../../local/samples/picosdeeuropa.jpg', import.meta.url));
    const scene = await sharp(picos).resize(96, 64, { fit: 'cover' }).removeAlpha().raw().toBuffer();
    const tiles = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        sharp(scene, { raw: { width: 96, height: 64, channels: 3 } })
          .extract({ left: 16 * (i % 6), top: 16 * Math.floor(i / 6), width: 16, height: 16 })
          .gif({ dither: 0 })
          .toBuffer(),
      ),
    );
    const input = byTiles(96, 64, 6, tiles);
    const halved = await halve(input, options());
    expect(halved.targetMet).toBe(true);
    const [was, is] = await Promise.all([decoded(input, 23), decoded(halved.bytes, 23)]);
    const off = was.reduce((sum, value, i) => sum + Math.abs(value - is[i]!), 0) / was.length;
    expect(off).toBeLessThan(8);
  });
});

/** One film of many small GIFs, each at its place, with a table of its own. */
function byTiles(width: number, height: number, across: number, tiles: Buffer[]): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\x70\0\0', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const frames = tiles.flatMap((tile, i) => {
    const bits = tile[10]! & 7;
    const table = tile.subarray(13, 13 + (3 << (bits + 1)));
    const at = tile.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]), 13 + table.length);
    const image = Buffer.from(tile.subarray(at, at + 10));
    image.writeUInt16LE(16 * (i % across), 1);
    image.writeUInt16LE(16 * Math.floor(i / across), 3);
    image[9] = 0x80 | bits;
    return [Buffer.from([0x21, 0xf9, 4, 4, 0, 0, 0, 0]), image, table, tile.subarray(at + 10, -1)];
  });
  return Buffer.concat([head, ...frames, Buffer.from([0x3b])]);
}
