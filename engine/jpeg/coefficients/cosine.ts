/** Of N values, by frequency and place: the DCT of the standard (T.81, A.3.3), made orthonormal. */
export const cosine = (n: number, u: number, x: number): number =>
  Math.sqrt((u === 0 ? 1 : 2) / n) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * n));
