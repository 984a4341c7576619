import type { Raster } from '../raster.ts';

/**
 * Rounds every colour to a step, keeping white white; alpha stays exact. What is wholly transparent becomes black,
 * for its colour is never seen and only costs bytes.
 */
export function posterise(raster: Raster, step: number): Raster {
  const { data, channels } = raster;
  const alpha = channels === 2 || channels === 4;
  if (step === 1 && !alpha) return raster;
  const rounded = new Uint8Array(256);
  for (let value = 0; value < 256; value++)
    rounded[value] = value === 255 ? 255 : Math.min(255, Math.round(value / step) * step);
  const out = Buffer.allocUnsafe(data.length);
  if (!alpha) {
    for (let i = 0; i < data.length; i++) out[i] = rounded[data[i]!]!;
    return { ...raster, data: out };
  }
  const colours = channels - 1;
  for (let i = 0; i < data.length; i += channels) {
    const opacity = data[i + colours]!;
    for (let c = 0; c < colours; c++) out[i + c] = opacity === 0 ? 0 : rounded[data[i + c]!]!;
    out[i + colours] = opacity;
  }
  return { ...raster, data: out };
}
