import type { FramePart } from './blocks.ts';
import { CARE } from './care.ts';
import type { Film } from './film.ts';
import { BLUE, RED } from './ink.ts';
import type { Painting } from './painting.ts';
import { GIF } from './tuning.ts';

/** What a frame asks of the one that stands there, pixel by pixel. */
export interface FrameNeeds {
  /** What is seen when the frame begins: a colour, or 0. */
  canvas: Int32Array;
  /** The error of a pixel that stays as it is; infinite where that must not be. */
  left: Float32Array;
  /** 1 where a pixel is to be painted. */
  needed: Uint8Array;
  /** 1 where nothing may be painted. */
  clear: Uint8Array;
}

export interface Rows {
  from: number;
  to: number;
}

export function createNeeds(pixels: number): FrameNeeds {
  return {
    canvas: new Int32Array(pixels),
    left: new Float32Array(pixels),
    needed: new Uint8Array(pixels),
    clear: new Uint8Array(pixels),
  };
}

/** Of the rows that may differ, where pixels may be off by so much; what vanishes afterwards is painted to be cleared. */
export function findNeeds(
  { canvas, left, needed, clear }: FrameNeeds,
  { film, ink, nearest }: Painting,
  { frame, rows, clears, most }: { frame: number; rows: Rows; clears: boolean; most: number },
): void {
  const { colours, activity, pixels, width } = film;
  const start = frame * pixels;
  // Elsewhere all stays.
  left.fill(0);
  needed.fill(0);
  clear.fill(1);
  for (let pixel = rows.from * width, at = start + pixel; pixel < rows.to * width; pixel++, at++) {
    const colour = colours[at]!;
    const stands = canvas[pixel]!;
    let error = 0;
    // What would be painted may stand there already.
    if (colour !== stands && !(ink && colour !== 0 && stands === ink.colours[nearest[at]!]))
      error =
        colour === 0 || stands === 0
          ? Number.POSITIVE_INFINITY
          : errorOf(colour, stands) * CARE[activity[at]!]!;
    const isNeeded = error > most || (clears && colour !== 0 && colours[at + pixels] === 0);
    left[pixel] = error;
    needed[pixel] = isNeeded ? 1 : 0;
    // A table of a frame's own lacks the colours of what stays.
    clear[pixel] = colour === 0 || (!ink && !isNeeded) ? 1 : 0;
  }
}

function errorOf(colour: number, stands: number): number {
  const r = (colour & 255) - (stands & 255);
  const g = ((colour >> 8) & 255) - ((stands >> 8) & 255);
  const b = ((colour >> 16) & 255) - ((stands >> 16) & 255);
  return GIF.leftCare * (RED * r * r + g * g + BLUE * b * b);
}

/** Whether something of this frame is transparent in the next: then its area is cleared, as pixels cannot be. */
export function vanishes({ frames, pixels, holes, colours }: Film, frame: number): boolean {
  if (!holes || frame + 1 === frames) return false;
  for (let i = frame * pixels; i < (frame + 1) * pixels; i++)
    if (colours[i] !== 0 && colours[i + pixels] === 0) return true;
  return false;
}

/** Around all pixels that are needed; one pixel where none is. */
export function areaOf(width: number, rows: Rows, { needed }: FrameNeeds): FramePart {
  const first = needed.indexOf(1, rows.from * width);
  if (first < 0 || first >= rows.to * width) return { left: 0, top: 0, width: 1, height: 1 };
  const last = needed.subarray(0, rows.to * width).lastIndexOf(1);
  const [top, bottom] = [Math.floor(first / width), Math.floor(last / width)];
  let [left, right] = [width, -1];
  for (let y = top; y <= bottom; y++) {
    const row = y * width;
    for (let x = 0; x < left; x++) if (needed[row + x] === 1) left = x;
    for (let x = width - 1; x > right; x--) if (needed[row + x] === 1) right = x;
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** What is seen when the frame is over. */
export function paint(
  canvas: Int32Array,
  across: number,
  { left, top, width, height }: FramePart,
  { chosen, colours, transparent }: { chosen: Uint8Array; colours: readonly number[]; transparent: number },
): void {
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, pixel = (top + y) * across + left; x < width; x++, pixel++, from++)
      if (chosen[from] !== transparent) canvas[pixel] = colours[chosen[from]!]!;
}

export function clearArea(canvas: Int32Array, across: number, { left, top, width, height }: FramePart): void {
  for (let y = top; y < top + height; y++) canvas.fill(0, y * across + left, y * across + left + width);
}
