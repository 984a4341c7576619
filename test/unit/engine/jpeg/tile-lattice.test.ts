import { describe, expect, it } from 'vitest';
import { tileLattice } from '../../../../engine/jpeg/tile-lattice.ts';
import type { Raster } from '../../../../engine/raster.ts';

/** Each pixel tells in which column and row of tiles it lies, and where within. */
function numbered(width: number, height: number): Raster {
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([x >> 5, y >> 4, (y & 15) * 8 + (x & 7)], 3 * (y * width + x));
  return { data, width, height, channels: 3 };
}

describe('a lattice of tiles', () => {
  it('is made of whole tiles, each as it lies in the picture', () => {
    const { sample } = tileLattice(numbered(640, 320));
    const odd: number[] = [];
    for (let y = 0; y < sample.height; y++)
      for (let x = 0; x < sample.width; x++) {
        const at = 3 * (y * sample.width + x);
        const first = 3 * (y * sample.width + (x & ~31));
        const [column, row, place] = sample.data.subarray(at, at + 3);
        if (column !== sample.data[first] || row !== y >> 4 || place !== (y & 15) * 8 + (x & 7)) odd.push(at);
      }
    expect(odd).toEqual([]);
  });

  it('sees tiles of every column, of every second one in a small picture, and says which part it is', () => {
    for (const [width, height, n, unseen] of [
      [640, 320, 4, 2],
      [1024, 512, 8, 1],
    ] as const) {
      const { sample, fraction } = tileLattice(numbered(width, height));
      expect(fraction).toBe((sample.width * sample.height) / (width * height));
      expect(fraction).toBeCloseTo(1 / n, 2);
      const columns = new Set<number>();
      for (let at = 0; at < sample.data.length; at += 3) columns.add(sample.data[at]!);
      expect(columns.size).toBe(width / 32 / unseen);
    }
  });
});
