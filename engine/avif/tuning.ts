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
   * So much less than no effort each effort comes to at a bit a pixel, at the same quality: up to twice as much where
   * bits are fewer, nothing from four on. Off by 4 % half of the time.
   */
  saves: [0, 0.04, 0.05, 0.08, 0.105],
  /** A probe this near to what it aims at hands over to the effort that is wanted. */
  probeMiss: 0.2,
  mostProbes: 2,
  /** Where the search begins: at a bit a pixel, and how much higher with twice as many. */
  guess: { atOneBit: 59, aDoubling: 10 },
  /** ln(bytes) a step of quality up to 50; from each of these qualities on a step is so much wider or narrower. */
  slope: 0.035,
  widths: [
    [1, 1],
    [50, 0.8],
    [80, 1.15],
    [95, 1.4],
    [97, 2.6],
    [99, 10],
  ],
  /** Qualities that the encoder takes for the one below: it knows 64. */
  twins: [
    2, 4, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 36, 38, 41, 43, 46, 48, 51, 53, 57, 61, 65,
    69, 73, 77, 81, 85, 89, 93, 97,
  ],
  /** What has fewer bytes than this that differ from the pixel to their left is a drawing, an icon or a page. */
  drawn: { changes: 0.1 },
  /**
   * A drawing goes on from effort 3 to 4 where 3 takes `from` times the bytes of a probe, or more. 4 takes `shrink` of
   * them, off by 2 %; the probes tell how bytes grow, for `stretch` times as many.
   */
  hard: { from: 1.03, shrink: 0.93, stretch: 1.1, aim: 0.955, accept: 0.88 },
  /** Of the budget. */
  firstAim: 0.965,
  accept: { fast: 0.93, best: 0.96 },
};
