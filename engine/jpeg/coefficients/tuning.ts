/** Requantising a JPEG without decoding it to pixels. */
export const REQUANTISE = {
  /**
   * What a bit is worth in squared error, in steps: 0.115 by theory, where steps are fine. Where blocks are weighed, more
   * may be dropped of those that stand it.
   */
  bitWorth: { fast: 0.08, best: 0.17 },
  /** How many times as long as the first search the weighed one may take. */
  weighing: 2,
  /** By so much, in points, may what has blocks weighed come lower by the own score: mostly the reference has it higher. */
  unseenGain: 1.5,
  /** The same, when the steps themselves are chosen. */
  tableWorth: 0.13,
  /** Where a quality is asked for, what the squared error of a step is worth, in bits: little is dropped that it would keep. */
  plainWorth: 100,
  /** A step that is to be less coarser than this loses much and saves little. */
  coarserBy: 1.5,
  /** When steps are chosen, this much of one is taken to be dropped, and what lies between two goes to the lower. */
  zero: 0.62,
  rounding: 0.47,
  /** An error counts less that makes a coefficient larger: the metric minds lost detail more than found one. */
  grow: 0.87,
  /** From one step tried for a place to the next. */
  coarser: 1.15,
  /**
   * Where steps should lie: powers of the visibility model and of the input's own steps, which lose nothing; finer for
   * the DC of luma, and for chroma by its area, fine where frequencies are low. By trial; together 0.5 points.
   */
  ideal: {
    middle: 20,
    dc: 0.65,
    // Where blocks are weighed, frequencies are nearer to each other.
    thorough: { middle: 28, power: -0.15 },
    chroma: { share: 3.1, area: 0.94, power: 1.5 },
    old: -0.4,
    // Of a picture that had been pressed hard before, high frequencies go first.
    tilt: { from: 5, middle: 30, power: 0.2 },
  },
  /** Bounds of the scale: no change at all, and blocks of one colour. */
  finest: 0.005,
  coarsest: 60,
  /** Below this hardly more goes than the half of chroma: perhaps that need not go either. */
  nothingGoes: 0.1,
  /** Where the budget is less than so many bits a pixel, chroma at full size is worth less than what it takes. */
  halfChromaBelow: 1,
  /**
   * What that loses the score does not see, which looks at chroma at an eighth of the size: some points, and so many for
   * each of the root of the squared variance of red that went, by block. Fitted on 94 pictures and pages, at two targets.
   */
  halfChroma: { least: 2.7, each: 0.16, sampledUnits: 4000 },
  /** From so many pixels on other work has its turn between two looks, which take some 10 ms a megapixel. */
  largePixels: 6_000_000,
  /** Up to so many pixels every effort does what the best one does: it takes some milliseconds more. */
  smallPixels: 150_000,
  /**
   * What codes come to, of the entropies of all places: bands of `best` and fast, by how many coefficients of a block are
   * kept and how many bits each takes. Fitted on 1,971 looks at 700 pictures: half of them within 2.4 %. DCs take so
   * much of theirs since each component has a scan for them.
   */
  model: { heads: 300, dcs: 0.93, share: { fast: 1.881, best: 1.956, kept: -0.041, bits: -0.339 } },
  /** Units of a scan (16 x 16 pixels mostly) that a sample sees, and how often it may look. */
  sampledUnits: 1500,
  mostEvery: 16,
  /** Of ln(size) over ln(scale), until two sizes are known, with the same steps. */
  slope: { dropping: -0.2 },
  /** The model is corrected so often by looks at all units. */
  corrections: 3,
  /** So near to the aim the steps stay as they are, and only what is dropped changes. */
  freezeWithin: 0.02,
  samples: 2,
  /** Scales are halved so often between the finest and the coarsest: to half a percent. */
  halvings: 11,
  /** A sample this close to the aim hands over to the full count. */
  sampleMiss: 0.05,
  /** The full count aims at this share of the budget. */
  aim: { fast: 0.982, best: 0.994 },
  /** The same where only what is dropped changes, which is told more exactly. */
  aimFrozen: { fast: 0.99, best: 0.995 },
  /**
   * Of what is aimed at: so much will do, and less in the later half of the tries. The full count costs a quarter of the
   * whole: it is not repeated for the last 3.5 % of the bytes.
   */
  closeEnough: { fast: 0.99, best: 0.994 },
  closeEnoughLate: { fast: 0.98, best: 0.956 },
  /** Of a picture whose coefficients are all small, sizes jump by half: what fills less than this is mixed. */
  mixBelow: 0.97,
  /** Where nothing has fitted yet, the last try gives up bytes for certainty. */
  lastStep: 1.2,
  tries: 6,
  smallTries: 9,
  /**
   * Where the floor asks for more: a score so far above it will do, in points; how scores rise over ln(bytes), where they
   * are low; and how often it may look.
   */
  floor: { above: 2, slope: 50, looks: 6 },
  /**
   * Coefficients take twelve times the bytes of the file: of 100 MB they would be more than the function has beside
   * the downloads. Pixels are less, where so many bytes stand for so few.
   */
  mostBytes: 800 * 1024 * 1024,
  /** A zero follows every byte of ones: one in 256, rather fewer. */
  stuffing: 1.004,
};
