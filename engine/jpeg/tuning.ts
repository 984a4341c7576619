export const JPEG = {
  /** Pixels are encoded so before they are requantised: all steps are 1. */
  finest: 100,
  /** Table 5 (Klein, Silverstein, Carney) is worth 3 points at equal bytes, at no CPU. */
  quantisationTable: 5,
  /** Below 10 a JPEG falls to blocks; above 97 one step is a tenth of the bytes. */
  lowest: 10,
  highest: 97,
  /** Where a search by encoding starts. */
  first: 60,
  /** ln(bytes) is nearly straight in ln(scale + 4), with this slope. */
  slope: -0.85,
  /** At a quality, full chroma pays only from here on, where nothing else is left to improve. */
  fullChromaFrom: 93,
};
