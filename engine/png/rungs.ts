/**
 * Qualities of truecolour, and ln(bytes) at each beside quality 80: means of 16 photographs. Those that are left out score
 * no more than the one below, though they take more bytes: a step of 3 rounds better than one of 2, by how differences
 * that are whole fall into it.
 */
const RUNGS: readonly (readonly [quality: number, size: number])[] = [
  [48, -0.93],
  [49, -0.906],
  [50, -0.873],
  [51, -0.846],
  [52, -0.811],
  [53, -0.781],
  [54, -0.724],
  [55, -0.712],
  [56, -0.686],
  [57, -0.645],
  [58, -0.629],
  [59, -0.603],
  [60, -0.554],
  [61, -0.527],
  [62, -0.508],
  [63, -0.499],
  [64, -0.424],
  [65, -0.415],
  [66, -0.396],
  [67, -0.38],
  [68, -0.344],
  [69, -0.284],
  [70, -0.275],
  [71, -0.258],
  [72, -0.233],
  [73, -0.188],
  [76, -0.091],
  [78, -0.066],
  [80, 0],
  [81, 0.032],
  [88, 0.209],
  [89, 0.219],
  [92, 0.287],
  [93, 0.294],
  [95, 0.333],
  [99, 0.421],
  [100, 0.46],
];

export const TOP_RUNG = RUNGS.length - 1;

export const qualityOf = (rung: number): number => RUNGS[rung]![0];

/** The axis along which ln(bytes) is nearly straight. */
export const sizeOf = (rung: number): number => RUNGS[rung]![1];

/** The highest rung up to a place on the axis; -1 where it lies below all. */
export const rungAt = (size: number): number => RUNGS.findLastIndex((rung) => rung[1] <= size);

/** The highest rung of at most this quality. */
export const rungOf = (quality: number): number => RUNGS.findLastIndex((rung) => rung[0] <= quality);
