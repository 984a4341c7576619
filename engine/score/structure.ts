/** Below this a structure is not seen: SSIMULACRA2's own number, in its unit of brightness squared. */
const UNSEEN = 0.0009;

/**
 * What is missing of a structure, 0 to 1 and more: SSIM as SSIMULACRA2 has it, from means and variances of one window
 * before and after.
 */
export function lostStructure(offset: number, before: number, after: number, both: number): number {
  return Math.max(0, 1 - ((1 - offset * offset) * (2 * both + UNSEEN)) / (before + after + UNSEEN));
}

/** The same of a window of 4 x 4 values at `at`, in rows of `stride`. */
export function lostInWindow(a: ArrayLike<number>, b: ArrayLike<number>, at: number, stride: number): number {
  let sumA = 0;
  let sumB = 0;
  let squareA = 0;
  let squareB = 0;
  let product = 0;
  for (let row = at; row < at + 4 * stride; row += stride) {
    for (let i = row; i < row + 4; i++) {
      const was = a[i]!;
      const is = b[i]!;
      sumA += was;
      sumB += is;
      squareA += was * was;
      squareB += is * is;
      product += was * is;
    }
  }
  const meanA = sumA / 16;
  const meanB = sumB / 16;
  return lostStructure(
    meanA - meanB,
    squareA / 16 - meanA * meanA,
    squareB / 16 - meanB * meanB,
    product / 16 - meanA * meanB,
  );
}

/** The fourth powers of edges that were not there before, over a window of 4 x 4: rings, blocks and bands. */
export function newEdges(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < 16; i++) {
    meanA += a[i]! / 16;
    meanB += b[i]! / 16;
  }
  let sum = 0;
  for (let i = 0; i < 16; i++) {
    const more = (1 + Math.abs(b[i]! - meanB)) / (1 + Math.abs(a[i]! - meanA)) - 1;
    if (more > 0) sum += more ** 4;
  }
  return sum / 16;
}
