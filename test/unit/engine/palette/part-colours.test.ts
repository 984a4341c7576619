import { describe, expect, it } from 'vitest';
import { parting } from '../../../../engine/palette/part-colours.ts';
import type { Raster } from '../../../../engine/raster.ts';

/** A row of colours, each so often. */
function rowOf(colours: readonly number[], channels: 3 | 4, times: (i: number) => number): Raster {
  const pixels = colours.flatMap((colour, i) =>
    Array.from({ length: times(i) }, () =>
      [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255, colour >>> 24].slice(0, channels),
    ),
  );
  return { data: Buffer.from(pixels.flat()), width: pixels.length, height: 1, channels };
}

const coloursOf = async (sample: Raster) => await parting.coloursOf(sample, { effort: 'fast' });
const opaque = (red: number, green: number, blue: number) => (0xff << 24) | (blue << 16) | (green << 8) | red;
/** 256 colours that lie apart. */
const GRID = Array.from({ length: 256 }, (_, i) =>
  opaque(48 * (i % 5) + 9, 40 * (((i / 5) % 6) | 0) + 3, 25 * ((i / 30) | 0) + 1),
);

describe('parted colours', () => {
  it.each([3, 4] as const)(
    'are those that there are, but for the two that lie nearest, of %i channels',
    async (channels) => {
      const near = [opaque(9, 3, 3), ...GRID];
      const sample = rowOf(near, channels, (i) => 1 + (i % 7));
      const found = await coloursOf(sample);
      expect(found).toHaveLength(256);
      const others = GRID.slice(1);
      expect(others.filter((colour) => !found.includes(colour))).toEqual([]);
      expect(found.find((colour) => !others.includes(colour))).toBe(opaque(9, 3, 2));
    },
  );

  it('leave what shines through wholly without a colour', async () => {
    const sample = rowOf([0x00_80_80_80, ...GRID, opaque(1, 2, 3)], 4, () => 3);
    expect(await coloursOf(sample)).toContain(0);
  });

  it('come near every pixel of a sample whose colours nobody has counted', async () => {
    const shades = Array.from({ length: 6000 }, (_, i) => opaque(i >> 5, 255 - (i >> 5), (i * 7) & 63));
    const found = await coloursOf(rowOf(shades, 3, () => 1));
    expect(found.length).toBeLessThanOrEqual(256);
    const off = (one: number, other: number) =>
      Math.max(...[0, 8, 16].map((shift) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255))));
    for (const shade of shades)
      expect(Math.min(...found.map((colour) => off(shade, colour)))).toBeLessThan(16);
  });

  it('spend more colours on what there is more of', async () => {
    const dark = Array.from({ length: 600 }, (_, i) => opaque(i % 30, (i / 30) | 0, 0));
    const light = dark.map((colour) => colour | opaque(192, 192, 192));
    const sample = rowOf([...dark, ...light], 3, (i) => (i < dark.length ? 9 : 1));
    const found = await coloursOf(sample);
    expect(found.filter((colour) => (colour & 255) < 128).length).toBeGreaterThan(found.length / 2);
  });
});
