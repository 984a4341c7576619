import { describe, expect, it } from 'vitest';
import { showHidden } from '../../../../../engine/webp/residuals/show-hidden.ts';

const RED = [200, 0, 0, 255];
const BLUE = [0, 0, 100, 255];
const HIDDEN = [9, 99, 9, 0];

const rasterOf = (width: number, rows: number[][][]) => ({
  data: Buffer.from(rows.flat(2)),
  width,
  height: rows.length,
  channels: 4 as const,
});

const pixelsOf = ({ data }: { data: Buffer }) =>
  Array.from({ length: data.length / 3 }, (_, i) => [...data.subarray(3 * i, 3 * i + 3)]);

describe('what nobody sees of a picture', () => {
  it('takes the mean of what shows of its square, each pixel by how much it shows', () => {
    const faint = [0, 0, 100, 85];
    const shown = showHidden(rasterOf(3, [[RED, HIDDEN, faint]]));
    expect(shown.channels).toBe(3);
    expect(pixelsOf(shown)).toEqual([
      [200, 0, 0],
      [150, 0, 25],
      [0, 0, 100],
    ]);
  });

  it('takes the first pixel of the first square where several are hidden whole, as the encoder does', () => {
    const other = [7, 7, 7, 0];
    const hidden = [HIDDEN, ...Array(15).fill(other)];
    const pixels = pixelsOf(showHidden(rasterOf(40, [[...hidden, ...Array(8).fill(BLUE), ...hidden]])));
    expect(pixels.slice(0, 16)).toEqual(Array(16).fill([9, 99, 9]));
    expect(pixels.slice(16, 24)).toEqual(Array(8).fill([0, 0, 100]));
    expect(pixels.slice(24)).toEqual(Array(16).fill([9, 99, 9]));
  });
});
