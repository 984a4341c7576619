/** Pixels a side of what is looked at as one, and how many blocks of 8 x 8, quarters of those, lie side by side. */
export const SIDE = 32;
export const BLOCKS = SIDE / 8;
export const QUARTERS = SIDE / 4;

/** A square of a picture as it was and as it is. Values go from 0 to 255, chroma lies around 0. */
export interface Square {
  /** Luma at a quarter of the size, 8 x 8: before, after. */
  luma: readonly [Float32Array, Float32Array];
  /** Chroma at an eighth, 4 x 4: before, after; null where neither picture has any. */
  blue: readonly [Float32Array, Float32Array] | null;
  red: readonly [Float32Array, Float32Array] | null;
  /** Of each of the 16 blocks of luma at full size: its variance before, after, and what both share. */
  spread: readonly [Float32Array, Float32Array, Float32Array];
}

/** Where squares lie is told by their first pixel. */
export interface Place {
  x: number;
  y: number;
}
