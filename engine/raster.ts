import { type Image, openImage } from './open-image.ts';

/** Decoded pixels: one row after the other, channels side by side. */
export interface Raster {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
  /** Set where frames stand below each other. */
  animation?: { pageHeight: number; delay: number[]; loop: number };
}

/** A picture by the places of its colours in a list; a place a pixel. */
export interface Indexes {
  data: Buffer;
  width: number;
  height: number;
  /** As `colour_of` of the kernel has them. */
  colours: Int32Array;
}

/** Opens pixels for encoding; nothing is copied. */
export function openRaster(raster: Raster, deadline?: number): Image {
  const { data, width, height, channels, animation } = raster;
  return openImage(data, deadline, {
    raw: { width, height, channels, ...(animation ? { pageHeight: animation.pageHeight } : {}) },
    limitInputPixels: false,
  });
}
