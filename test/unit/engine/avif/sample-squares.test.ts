import { describe, expect, it } from 'vitest';
import { sampleSquares } from '../../../../engine/avif/sample-squares.ts';

/** Three bytes that say where a pixel stands. */
function places(width: number, height: number, channels: 3 | 4 = 3) {
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      data.writeUInt8(x >> 6, at);
      data.writeUInt8((y >> 6) & 255, at + 1);
      data.writeUInt8((x & 7) * 8 + (y & 7), at + 2);
    }
  return { data, width, height, channels };
}

describe('a sample of a picture', () => {
  it('is whole squares from all over it, each once', () => {
    const { data, width, height, channels } = sampleSquares(places(1_610, 1_200))!;
    expect([width % 64, height % 64, channels, data.length]).toEqual([0, 0, 3, width * height * 3]);
    const seen = new Set<string>();
    for (let y = 0; y < height; y += 64)
      for (let x = 0; x < width; x += 64) {
        const at = (y * width + x) * 3;
        const [column, row] = [data[at]!, data[at + 1]!];
        seen.add(`${column} ${row}`);
        const last = ((y + 63) * width + x + 63) * 3;
        expect([...data.subarray(last, last + 3)]).toEqual([column, row, 63]);
      }
    expect(seen.size).toBe((width * height) / 64 ** 2);
    expect(seen.size).toBeGreaterThan(30);
    expect(seen.size).toBeLessThan(60);
    for (const half of [(c: number) => c < 12, (c: number) => c > 12])
      for (const side of [(r: number) => r < 9, (r: number) => r > 9])
        expect(
          [...seen].filter((one) => {
            const [column, row] = one.split(' ').map(Number);
            return half(column!) && side(row!);
          }).length,
        ).toBeGreaterThan(6);
  });

  it.each([
    ['a small picture', places(600, 600)],
    ['one with alpha', places(1_000, 1_000, 4)],
    ['a line', places(40, 20_000)],
  ])('is not taken of %s', (_, raster) => {
    expect(sampleSquares(raster)).toBeUndefined();
  });
});
