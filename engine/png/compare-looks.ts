import type { Palettes } from '../palette/merge-colours.ts';
import { withColours } from '../palette/with-colours.ts';
import type { Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';
import { SIDE } from '../score/square.ts';
import type { Fitting } from './fitting-quality.ts';
import { roundPixels } from './round-pixels.ts';
import { qualityOf } from './rungs.ts';
import { stepsAt } from './truecolour.ts';
import { PNG } from './tuning.ts';

/** Whether truecolour of a quality looks so well, on bands of the picture, that no palette need be looked at. */
export function looksWell(raster: Raster, fitting: Fitting, isDrawn: boolean): boolean {
  const quality = qualityOf(fitting.rung);
  if (isDrawn) return quality >= PNG.drawn.surelyBetter;
  return quality >= PNG.surelyBetter || scoreRounded(bands(raster), fitting) >= PNG.surelyLooks;
}

/** Whether a palette comes nearer to the picture than truecolour of a quality. */
export function looksBetterIndexed(
  raster: Raster,
  fitting: Fitting,
  palettes: Palettes,
  isDrawn: boolean,
): boolean {
  const sample = bands(raster);
  const score = scorePixels(sample, withColours(sample, palettes.of(palettes.most)));
  return score > scoreRounded(sample, fitting) + (isDrawn ? PNG.drawn.flattered : PNG.flattered);
}

function scoreRounded(sample: Raster, { rung, packing }: Fitting): number {
  const { after } = roundPixels(sample, stepsAt(qualityOf(rung), sample.channels), packing.filters);
  return scorePixels(sample, after);
}

/** One in eight rows or so, in bands as high as the squares that a score looks at. */
function bands(raster: Raster): Raster {
  const { data, width, height, channels } = raster;
  const count = Math.max(3, Math.ceil(height / (8 * SIDE)));
  if (height <= count * SIDE) return raster;
  const rowBytes = width * channels;
  const parts = Array.from({ length: count }, (_, i) => {
    const start = Math.floor(((i + 0.5) * height) / count - SIDE / 2);
    return data.subarray(start * rowBytes, (start + SIDE) * rowBytes);
  });
  return { data: Buffer.concat(parts), width, height: count * SIDE, channels };
}
