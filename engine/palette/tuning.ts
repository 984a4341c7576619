export const PALETTE = {
  /** What the quantiser is given of a picture, in pixels, and how hard it works on that; effort 7 costs twice 4. */
  sample: { fast: { pixels: 40_000, effort: 4 }, best: { pixels: 60_000, effort: 7 } },
  /** Then each colour is moved to the mean of its pixels, by so many of all: 3 points for a tenth of the CPU. */
  refinedPixels: 60_000,
  /** And again where some were merged into fewer: 0.4 points of 48 colours, 0.6 of 16. */
  passesMerged: 2,
  /** How much a colour counts that is met more often, when two become one: less than its share, for details are rare. */
  power: 0.9,
  /** ln(bytes) a step of quality. */
  slope: 0.02,
  /** Of the budget: the last bytes buy less than another encode costs. */
  accept: 0.9,
  /** Headers. */
  fixedBytes: 70,
  /** A colour that covers more than this is not merged with one that differs by more than so much, of 255. */
  noticed: { share: 0.01, pixels: 16 },
  alike: 16,
};
