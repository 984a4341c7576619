/** Steps of the table, and how many of them stand for one step of luma. */
const STEPS = 1024;
const EACH = STEPS / 256;

/** Of the XYB colour space: what the eye's own noise adds before the cube root. */
export const BIAS = 0.0037930732552754493;

/** Light by a value of sRGB, both 0 to 1. */
export function lightOf(srgb: number): number {
  return srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4;
}

/** The Y of XYB of a grey by its sRGB value, as SSIMULACRA2 sees it: 0.01 for black to 0.855 for white. */
const table = Float32Array.from({ length: STEPS + 1 }, (_, i) => {
  return Math.cbrt(lightOf(i / (255 * EACH)) + BIAS) - Math.cbrt(BIAS) + 0.01;
});

export function brightness(luma: number): number {
  const at = luma * EACH;
  const below = at <= 0 ? 0 : at >= STEPS - 1 ? STEPS - 1 : at | 0;
  return table[below]! + Math.min(1, Math.max(0, at - below)) * (table[below + 1]! - table[below]!);
}

/** How much brightness a step of luma makes here: much in the dark, little in the light. */
export function contrast(luma: number): number {
  const at = Math.min(STEPS - 16, Math.max(8, luma * EACH)) | 0;
  return (table[at + 8]! - table[at - 8]!) * (EACH / 16);
}
