export const PNG = {
  /** Posterising in steps up to this beats any palette; above, what looks better is chosen. */
  finestSteps: 4,
  widestStep: 16,
  /** So many points more than it deserves a palette gets of the estimate. */
  flattered: 4,
  paletteEffort: { fast: 4, best: 7 },
  /** What strips come to may be this much over the budget, for the whole to be tried. */
  stripRoom: 1.02,
  /** A row of strips takes this much of one of the whole. */
  stripBias: 0.95,
  /** Above this many pixels a sample is cheaper than a whole encode. */
  samplePixels: 40_000,
  /** Full encodes for steps of truecolour. */
  mostSteps: 2,
};
