import type { Aim } from '../format.ts';
import { sampleFrames } from '../pixels/sample-frames.ts';
import type { Raster } from '../raster.ts';
import { alphaBytes, encodeWebp, type WebpSettings } from './encode-webp.ts';
import { type Sampled, sampleRows } from './sample-rows.ts';
import { WEBP } from './tuning.ts';
import { webpAxis, webpQualityAt } from './webp-axis.ts';

export interface WebpAim extends Aim {
  first: number;
  /** The first guess is as good as a probe. */
  sure: boolean;
  /** It is near enough for what is coded anew after its first encode. */
  near?: boolean;
  /** Settings are weighed against each other: a picture too small for a sample is encoded whole. */
  weighed?: boolean;
}

export interface Probed {
  first: number;
  /** The highest quality that may still fit. */
  highest: number;
  /** Of ln(bytes) along the axis. */
  slope: number;
  /** What alpha takes of the budget. */
  alphaShare: number;
  /** The sample as it was encoded last; missing where none was. */
  seen?: { sample: Raster; bytes: Buffer; quality: number };
}

/** Moves the guess by what a sample of the picture comes to; twice when the first was far off. How many times its alpha the whole takes may be known. */
export async function probeWebp(
  raster: Raster,
  aim: WebpAim,
  settings: WebpSettings,
  alphaTimes?: number,
): Promise<Probed> {
  const { first, budget, deadline } = aim;
  const unprobed = { first, highest: WEBP.highest, slope: WEBP.slope, alphaShare: 0 };
  const { animation } = raster;
  const { weighed = false } = aim;
  const small = raster.width * raster.height < WEBP.probePixels;
  if (aim.sure || (small && !weighed)) return unprobed;
  const rows = animation ? null : (sampleRows(raster) ?? (weighed ? wholeOf(raster) : null));
  const taken = rows ?? sampleFrames(raster);
  if (!taken) return unprobed;
  const timesAt = (step: number) => rows?.times(step) ?? taken.size;
  const seamed = !animation && taken.sample !== raster;
  let alphaShare = 0;
  let seen: Probed['seen'];
  /** ln of what the whole comes to, against what it may; alpha takes its part first. */
  const missAt = async (quality: number) => {
    const bytes = await encodeWebp(taken.sample, quality, settings, deadline);
    if (!animation) seen = { sample: taken.sample, bytes, quality };
    const alpha = animation ? 0 : alphaBytes(bytes);
    alphaShare = (alpha * (alphaTimes ?? taken.size)) / budget;
    const bias = seamed ? WEBP.probeBias.least + WEBP.probeBias.more * quality : 1;
    const times = timesAt(stepOf(quality)) * bias;
    const colour = WEBP.fixedBytes + Math.max(1, bytes.length - alpha - WEBP.fixedBytes) * times;
    return Math.log(colour / Math.max(1, (WEBP.firstAim - alphaShare) * budget));
  };
  const move = (quality: number, miss: number, slope: number) =>
    webpQualityAt(webpAxis(quality) - miss / slope);
  const start = Math.round(first);
  const miss = await missAt(start);
  const tooFull = (quality: number, by: number) =>
    quality === WEBP.highest && by > Math.log(WEBP.roomAtTop / WEBP.firstAim);
  if (tooFull(start, miss)) {
    const highest = start - 1;
    return {
      ...unprobed,
      first: Math.min(highest, move(start, miss, WEBP.slope)),
      highest,
      alphaShare,
      ...(seen && { seen }),
    };
  }
  const moved = move(start, miss, WEBP.slope);
  const next = Math.round(moved);
  const near =
    next === start || (Math.abs(miss) < (weighed ? WEBP.weighedMiss : WEBP.probeMiss) && next < WEBP.highest);
  if (near || alphaShare > WEBP.mostAlpha)
    return { ...unprobed, first: moved, alphaShare, ...(seen && { seen }) };
  const again = await missAt(next);
  const measured = (again - miss) / (webpAxis(next) - webpAxis(start));
  const plausible = measured / WEBP.slope > 0.4 && measured / WEBP.slope < 3;
  const between = miss < 0 !== again < 0 && measured / WEBP.slope > 0;
  const slope = plausible || between ? measured : WEBP.slope;
  const highest = tooFull(next, again) ? next - 1 : WEBP.highest;
  return {
    first: Math.min(highest, move(next, again, slope)),
    highest,
    slope,
    alphaShare,
    ...(seen && { seen }),
  };
}

/** Roughly the quantiser's. */
function stepOf(quality: number): number {
  return 4 + 0.6 * (100 - quality);
}

/** Where alpha is to be weighed and strips would be all there is. */
function wholeOf(raster: Raster): Sampled {
  return { sample: raster, times: () => 1, size: 1 };
}
