import type { Raster } from '../raster.ts';

/** Frames of so many pixels, ready to be painted; a still picture is a film of one. */
export interface Film {
  raster: Raster;
  frames: number;
  pixels: number;
  width: number;
  height: number;
  /** Of each pixel of each frame, as `colourAt` has it: what is transparent is 0. */
  colours: Int32Array;
  /** Whether anything is transparent. */
  holes: boolean;
  /** Of each frame the rows that differ from the frame before, from the first to behind the last. */
  rows: { from: number; to: number }[];
  /** How much goes on around each pixel. */
  activity: Uint8Array;
}
