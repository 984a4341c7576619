import type { Raster } from '../raster.ts';

/** More pixels than this are never decoded to be looked at. */
const MOST_PIXELS = 16_000_000;

/** What is looked at of a picture: one frame, and of a huge one a band across its middle. */
export interface Part {
  page: number;
  top: number;
  width: number;
  height: number;
  /** Of the whole frame. */
  fullHeight: number;
  whole: boolean;
}

export function partOf({ width, height, frames }: { width: number; height: number; frames: number }): Part {
  // The middle of a film rather than its first frame, which is often a title, and always the best.
  const page = frames >> 1;
  const rows = Math.max(64, Math.floor(MOST_PIXELS / width));
  if (rows >= height) return { page, top: 0, width, height, fullHeight: height, whole: true };
  return { page, top: (height - rows) >> 1, width, height: rows, fullHeight: height, whole: false };
}

/** That part of decoded pixels; nothing is copied. */
export function sliceOf({ data, width, channels, animation }: Raster, { page, top, height }: Part): Raster {
  const first = (animation ? page * animation.pageHeight : 0) + top;
  const row = width * channels;
  return { data: data.subarray(first * row, (first + height) * row), width, height, channels };
}
