export const AVIF = {
  /** Encoded once, nothing tells how long it takes but its size. */
  once: [
    { upTo: 6_000_000, fast: 3, best: 4 },
    { upTo: 20_000_000, fast: 2, best: 3 },
    { upTo: Number.POSITIVE_INFINITY, fast: 0, best: 2 },
  ],
  /** 3 is 5 points better than 2 at the same bytes, and within 1.5 of 4 at a quarter of its CPU. */
  effort: { fast: 3, best: 4 },
  /** Up to so many pixels `fast` does what `best` does: an encode takes tenths of a second. */
  smallPixels: 150_000,
  /** What an encode takes by effort, from 0 on, where 4 takes 1: means of eight pictures. */
  costs: [0.03, 0.08, 0.14, 0.25, 1],
  /** So many encodes must fit into half of the time that is left; with less time, less effort. */
  encodesInTime: 2.5,
  /** Sizes are looked for with little effort, on large pictures with the least. */
  probes: [
    { upTo: 6_000_000, effort: 1 },
    { upTo: Number.POSITIVE_INFINITY, effort: 0 },
  ],
  /**
   * Squares of a photograph of so many pixels and more are encoded in its stead: what effort 3 takes is foreseen by them
   * within 4.5 % (root mean square of 40), by a probe of effort 1 within 6, for half the CPU and less. So many levels
   * away it is looked at once more.
   */
  sample: { pixels: 500_000, side: 64, squares: 48, levels: 2 },
  /** What libheif and the headers of an AVIF take beside what is coded, nearly. */
  boxes: 430,
  /**
   * ln(bytes) by effort beside those of effort 1 at the same quality: at a bit for each byte of the picture that differs
   * from the pixel to its left, and how much more with twice as many bits. From 1 to 3 off by 4 % (root mean square) on
   * photographs, by 7 % on drawings.
   */
  takes: [
    [0.17, 0.045],
    [0, 0],
    [-0.01, 0.015],
    [-0.03, 0.05],
    [-0.075, 0.065],
  ],
  /** Between these it was looked at, as doublings. */
  dense: [-3, 2] as const,
  /** Where nobody has counted. */
  usualChanges: 0.3,
  /** Where the search begins, along the axis: at a bit a pixel, with each doubling, and with each for a byte that changes. */
  guess: { atOneBit: 29, aDoubling: 3, denser: -2 },
  /** ln(bytes) a step of the axis, at a bit a pixel of a megapixel; by powers of both it is more. Off by a seventh. */
  slope: {
    most: 0.087,
    bits: 0.24,
    between: [-6, 1] as const,
    pixels: 0.2,
    megapixels: [0.1, 4] as const,
    /** Where a sample tells it, between these times that. */
    measured: [0.7, 2.5] as const,
  },
  /** From each of these levels on, one is so wide along the axis. At the wide ones among narrow ones it takes another matrix. */
  steps: [
    [0, 1],
    [7, 1.2],
    [8, 1],
    [12, 1.4],
    [13, 1],
    [22, 1.6],
    [23, 1],
    [27, 0.8],
    [30, 0.65],
    [37, 1.1],
    [38, 0.6],
    [39, 0.45],
    [43, 0.55],
    [50, 0.65],
    [52, 1.1],
    [53, 0.8],
    [55, 1.1],
    [58, 1.7],
    [60, 2.1],
    [61, 3],
    [62, 13],
  ],
  /** Qualities that the encoder takes for the one below: it knows 64. */
  twins: [
    2, 4, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 36, 38, 41, 43, 46, 48, 51, 53, 57, 61, 65,
    69, 73, 77, 81, 85, 89, 93, 97,
  ],
  /**
   * What has fewer bytes than this that differ from the pixel to their left is a drawing, an icon or a page. It goes on
   * from effort 3 to 4, which is worth nine points of it, where 3 scores less than `poor`, and so much more with half as
   * many such bytes.
   */
  drawn: { changes: 0.15, poor: 36, aHalving: 7 },
  /** 4 takes `shrink` of the bytes of 3 there, off by 3 %. */
  hard: { shrink: 0.93, aim: 0.97, accept: 0.88 },
  /** Of the budget. */
  firstAim: 0.985,
  accept: { fast: 0.93, best: 0.96 },
};
