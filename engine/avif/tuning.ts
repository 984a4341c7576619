export const AVIF = {
  /** 3 is within 1.4 points of 4 at a quarter of its CPU. Large pictures must end in time: below them, less effort. */
  efforts: [
    { upTo: 6_000_000, fast: 3, best: 4 },
    { upTo: 20_000_000, fast: 2, best: 3 },
    { upTo: Number.POSITIVE_INFINITY, fast: 0, best: 2 },
  ],
  lowest: 1,
  highest: 95,
  /** Where the search begins. Chroma at full size stays so where it fits at this quality: below, its bytes are missed. */
  firstQuality: 42,
  /** ln(bytes) a step of quality, near 45. */
  slope: 0.037,
};
