import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { FIRST_AIM, WEBP } from '../tuning.ts';
import { sampleRows } from './sample-rows.ts';
import { webpAxis, webpIndex, webpQualityAt } from './webp-axis.ts';

export interface WebpAim {
  budget: number;
  first: number;
  alpha: boolean;
  best: boolean;
  deadline?: number | undefined;
}

/** The best WebP of these pixels under the budget; alpha gives way when colour alone cannot. */
export async function searchWebp(raster: Raster, aim: WebpAim): Promise<Attempt> {
  const effort = aim.best ? WEBP.effort.best : WEBP.effort.fast;
  const first = await probe(raster, aim, effort);
  let encodes = 0;
  let best: Attempt | undefined;
  for (const alphaQuality of aim.alpha ? WEBP.alphaQualities : [100]) {
    const found = await searchQuality({
      budget: aim.budget,
      first: encodes === 0 ? first : 30,
      lowest: WEBP.lowest,
      highest: WEBP.highest,
      axis: (quality) => webpAxis(webpIndex(quality)),
      slope: WEBP.slope,
      accept: WEBP.accept,
      caution: WEBP.caution,
      encode: (quality) => encodeWebp(raster, quality, { alphaQuality, effort }, aim.deadline),
    });
    encodes += found.encodes;
    if (!best || found.bytes.length < best.bytes.length) best = found;
    if (best.bytes.length <= aim.budget) break;
  }
  return { ...best!, encodes };
}

/** Moves the guess by what a quarter of the picture comes to. */
async function probe(raster: Raster, aim: WebpAim, effort: number): Promise<number> {
  const { first, budget, alpha, deadline } = aim;
  // At the highest quality there is nowhere to go but down, which the whole encode tells as well.
  if (raster.animation || first >= WEBP.highest || raster.width * raster.height < WEBP.probePixels)
    return first;
  const quality = Math.round(first);
  const taken = sampleRows(raster, 4 + 0.6 * (100 - quality));
  if (!taken) return first;
  const alphaQuality = alpha ? WEBP.alphaQualities[0]! : 100;
  const { length } = await encodeWebp(taken.sample, quality, { alphaQuality, effort }, deadline);
  const whole = WEBP.fixedBytes + (length - WEBP.fixedBytes) * taken.times * WEBP.probeBias;
  const moved = webpAxis(webpIndex(quality)) + Math.log((FIRST_AIM * budget) / whole) / WEBP.slope;
  return webpQualityAt(moved);
}

function encodeWebp(
  raster: Raster,
  quality: number,
  settings: { alphaQuality: number; effort: number },
  deadline?: number,
): Promise<Buffer> {
  const { animation } = raster;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  return openRaster(raster, deadline)
    .webp({ quality, ...settings, ...timing })
    .toBuffer();
}
