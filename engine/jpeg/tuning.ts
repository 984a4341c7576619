export const JPEG = {
  /** Table 5 (Klein, Silverstein, Carney) is worth 3 points at equal bytes, at no CPU. */
  quantisationTable: 5,
  /** Below 10 a JPEG falls to blocks; above 97 one step is a tenth of the bytes. */
  lowest: 10,
  highest: 97,
  /** Without a readable table this is where the search starts. */
  blindGuess: 60,
  /** ln(bytes) is nearly straight in ln(scale + 4), with this slope. */
  slope: -0.85,
  /** Markers, tables and Huffman codes that stand in every file, in bytes. */
  fixedBytes: 620,
  /** Full chroma pays only for inputs that have it and at qualities where nothing else is left to improve. */
  fullChromaFrom: 93,
  /** Trellis pays only where the budget is poor: +6 points below this quality, +1 above 60. */
  trellisBelow: 46,
  trellisBytes: 10_000,
  /** mozjpeg reaches the same size at this much more of the quality number. */
  trellisFactor: 1.25,
  /** Under this many pixels a whole encode is as cheap as a probe. */
  probePixels: 60_000,
  /** A second probe is made when the first missed by more than this. */
  probeMiss: 0.06,
  /** Tile samples run this much high, for their blocks have fewer like neighbours. */
  probeBias: 1.01,
};
