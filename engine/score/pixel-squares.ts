import type { Raster } from '../raster.ts';
import { BLOCKS, type Place, QUARTERS, SIDE, type Square } from './square.ts';

/** What shines through where a picture is transparent, in both pictures alike: middle grey hides neither black nor white. */
const BEHIND = 128;

interface Sums {
  luma: Float32Array;
  blue: Float32Array;
  red: Float32Array;
  /** Of 8 x 8 pixels: the sum of luma. */
  block: Float64Array;
}

/** Reads squares out of the pixels of two pictures of one size. What it gives is overwritten by the next. */
export function pixelSquares(before: Raster, after: Raster): (place: Place) => Square {
  const pixels = [0, 1].map(() => new Float32Array(SIDE * SIDE)) as [Float32Array, Float32Array];
  const sums = [0, 1].map(newSums) as [Sums, Sums];
  const spread = [0, 1, 2].map(() => new Float32Array(BLOCKS * BLOCKS));
  const [was, is] = sums;
  const square: Square = {
    luma: [was.luma, is.luma],
    blue: [was.blue, is.blue],
    red: [was.red, is.red],
    spread: spread as [Float32Array, Float32Array, Float32Array],
  };
  return (place) => {
    readPixels(before, place, pixels[0], was);
    readPixels(after, place, pixels[1], is);
    measureSpread(pixels, sums, spread);
    return square;
  };
}

function newSums(): Sums {
  return {
    luma: new Float32Array(QUARTERS * QUARTERS),
    blue: new Float32Array(BLOCKS * BLOCKS),
    red: new Float32Array(BLOCKS * BLOCKS),
    block: new Float64Array(BLOCKS * BLOCKS),
  };
}

/** Beyond an edge the last pixels go on. */
function readPixels(raster: Raster, { x, y }: Place, to: Float32Array, sums: Sums): void {
  const { data, width, height, channels } = raster;
  const { luma, blue, red, block } = sums;
  const [green, end] = channels > 2 ? [1, 2] : [0, 0];
  const alpha = channels % 2 === 0;
  block.fill(0);
  blue.fill(0);
  red.fill(0);
  for (let quarter = 0; quarter < luma.length; quarter++) {
    const left = 4 * (quarter % QUARTERS);
    const top = 4 * ((quarter / QUARTERS) | 0);
    let brightness = 0;
    let first = 0;
    let last = 0;
    const inside = x + left + 3 < width;
    for (let row = top; row < top + 4; row++) {
      const line = Math.min(height - 1, y + row) * width;
      let at = (line + x + left) * channels;
      for (let column = left; column < left + 4; column++, at += channels) {
        if (!inside) at = (line + Math.min(width - 1, x + column)) * channels;
        let r = data[at]!;
        let g = data[at + green]!;
        let b = data[at + end]!;
        // What is opaque stays as it is.
        if (alpha && data[at + channels - 1] !== 255) {
          const share = data[at + channels - 1]! / 255;
          r = BEHIND + (r - BEHIND) * share;
          g = BEHIND + (g - BEHIND) * share;
          b = BEHIND + (b - BEHIND) * share;
        }
        const value = 0.299 * r + 0.587 * g + 0.114 * b;
        to[row * SIDE + column] = value;
        brightness += value;
        first += b;
        last += r;
      }
    }
    const i = (top >> 3) * BLOCKS + (left >> 3);
    luma[quarter] = brightness / 16;
    block[i]! += brightness;
    blue[i]! += (first - brightness) * (0.564 / 64);
    red[i]! += (last - brightness) * (0.713 / 64);
  }
}

function measureSpread(
  [a, b]: readonly [Float32Array, Float32Array],
  [was, is]: readonly [Sums, Sums],
  [before, after, both]: Float32Array[],
): void {
  for (let i = 0; i < BLOCKS * BLOCKS; i++) {
    const first = ((i / BLOCKS) | 0) * 8 * SIDE + (i % BLOCKS) * 8;
    let squareA = 0;
    let squareB = 0;
    let product = 0;
    for (let row = first; row < first + 8 * SIDE; row += SIDE) {
      for (let at = row; at < row + 8; at++) {
        const old = a[at]!;
        const now = b[at]!;
        squareA += old * old;
        squareB += now * now;
        product += old * now;
      }
    }
    const meanA = was.block[i]! / 64;
    const meanB = is.block[i]! / 64;
    before![i] = squareA / 64 - meanA * meanA;
    after![i] = squareB / 64 - meanB * meanB;
    both![i] = product / 64 - meanA * meanB;
  }
}
