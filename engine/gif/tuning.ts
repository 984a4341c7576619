export const GIF = {
  /** How much less an error is seen for each step of luma that goes on around it: 10 points on photographs against none. */
  activity: 0.3,
  /** An error of a pixel that stays as it is in a film, which does not flicker, counts less; up to 4 points on films. */
  leftCare: 0.7,
  /** Sizes of tables that are tried, from the one that suits most photographs on. */
  tableSizes: [128, 64, 32, 24, 16] as const,
  largestTable: 256,
  /** From this quality on more colours are tried instead of fewer. */
  nearlyExact: 95,
  /** Points that the estimate gives fewer colours too many. */
  flattered: 2,
  /** Pixels may be off by e times as much, squared, for so many steps less of quality. */
  qualityPerLoss: 12,
  /** Of the first sample. */
  firstQuality: 60,
  /** ln(bytes) a step of quality. */
  slope: 0.02,
  /** Of the budget; runs change evenly with quality. */
  accept: 0.93,
  /** Of what is small enough to be looked at whole: another encode costs little. */
  acceptWhole: 0.98,
  /** Bytes that do not grow with the pixels: headers and table, and a frame's own. */
  fixedBytes: 600,
  frameBytes: 22,
  /** What a sample says is exact at so many times the budget is not written whole. */
  mayFit: 1.4,
  /** Frames times pixels; a decoded GIF is one tall strip of four bytes a pixel. */
  pixels: 50_000_000,
  /** How much a frame may differ from the one before where a quality is asked for, from the best to the worst. */
  interFrameErrors: [8, 16, 32],
};
