import type { Film } from './film.ts';

/** Pixels on each side that are looked at, twice. */
const REACH = 2;
const WINDOW = 2 * REACH + 1;
/** Steps of activity in a step of luma. */
export const FINENESS = 4;

/** How much goes on around each pixel: the mean distance of luma from its mean, in quarters of a step. */
export function activityOf({
  frames,
  pixels,
  width,
  height,
  colours,
  rows,
}: Omit<Film, 'activity'>): Uint8Array {
  const activity = new Uint8Array(frames * pixels);
  const [luma, means, across] = [0, 1, 2].map(() => new Float32Array(pixels)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * pixels;
    if (frame > 0) activity.copyWithin(start, start - pixels, start);
    // What changes is felt as far as both windows reach.
    const changed = rows[frame]!;
    const from = Math.max(0, changed.from - 4 * REACH);
    const to = changed.to > changed.from ? Math.min(height, changed.to + 4 * REACH) : from;
    const count = (to - from) * width;
    readLuma(colours, start + from * width, luma.subarray(0, count));
    blur(luma, across, means, width, to - from);
    for (let i = 0; i < count; i++) luma[i] = FINENESS * Math.abs(luma[i]! - means[i]!);
    blur(luma, across, means, width, to - from);
    const first = from === 0 ? 0 : 2 * REACH * width;
    const last = to === height ? count : count - 2 * REACH * width;
    for (let i = first; i < last; i++) activity[start + from * width + i] = Math.min(255, means[i]!);
  }
  return activity;
}

function readLuma(colours: Int32Array, from: number, luma: Float32Array): void {
  for (let i = 0; i < luma.length; i++) {
    const colour = colours[from + i]!;
    luma[i] = 0.299 * (colour & 255) + 0.587 * ((colour >> 8) & 255) + 0.114 * ((colour >> 16) & 255);
  }
}

/** The mean of a window around each pixel; at an edge the nearest window that is whole. */
function blur(
  from: Float32Array,
  across: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
): void {
  for (let y = 0; y < height; y++) blurLine(from, across, y * width, 1, width);
  for (let x = 0; x < width; x++) blurLine(across, to, x, width, height);
}

function blurLine(from: Float32Array, to: Float32Array, start: number, step: number, length: number): void {
  const window = Math.min(WINDOW, length);
  const reach = window >> 1;
  let sum = 0;
  for (let i = 0; i < window; i++) sum += from[start + i * step]!;
  for (let i = 0; i < length; i++) {
    const enters = i + reach;
    if (i > reach && enters < length)
      sum += from[start + enters * step]! - from[start + (enters - window) * step]!;
    to[start + i * step] = sum / window;
  }
}
