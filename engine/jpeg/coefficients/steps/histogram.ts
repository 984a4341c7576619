/** As in measure.c. */
export const SIZES = 64;

/** The coefficients of a picture by component, place and size; of DCs their differences. */
export interface Histogram {
  seen: Uint32Array;
  units: number;
}
