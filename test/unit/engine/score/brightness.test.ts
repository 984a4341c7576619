import { describe, expect, it } from 'vitest';
import { brightness, contrast } from '../../../../engine/score/brightness.ts';

/** Y of a grey in the XYB of JPEG XL, as SSIMULACRA2 takes it (a hundredth is added): written down anew. */
function yOf(srgb: number): number {
  const value = srgb / 255;
  const linear = value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
  const bias = 0.0037930732552754493;
  return (linear + bias) ** (1 / 3) - bias ** (1 / 3) + 0.01;
}

describe('brightness', () => {
  it('is what XYB has for greys, between whole values too', () => {
    for (let luma = 0; luma <= 255; luma += 0.375) expect(brightness(luma)).toBeCloseTo(yOf(luma), 4);
  });

  it('ends at black and white, whatever rounding has made of them', () => {
    expect(brightness(-3)).toBe(brightness(0));
    expect(brightness(300)).toBeCloseTo(yOf(256), 3);
    expect(brightness(300)).toBe(brightness(1000));
  });

  it('grows by the contrast of a place, which falls from dark to light', () => {
    for (let luma = 4; luma < 250; luma += 7)
      expect(contrast(luma) / (yOf(luma + 0.5) - yOf(luma - 0.5)), `${luma}`).toBeCloseTo(1, 1);
    expect(contrast(60)).toBeGreaterThan(contrast(150));
    expect(contrast(150)).toBeGreaterThan(contrast(230));
    expect(contrast(-9)).toBe(contrast(0));
  });
});
