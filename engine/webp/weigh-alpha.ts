import { openImage } from '../open-image.ts';
import type { Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';
import { alphaBytes, encodeWebp } from './encode-webp.ts';
import { type Probed, probeWebp, type WebpAim } from './probe-webp.ts';
import { sampleRows } from './sample-rows.ts';
import { WEBP } from './tuning.ts';

export interface Weighed {
  alphaQuality: number;
  probed: Probed;
  /** Of a sample, with the colours that the budget leaves beside such an alpha. */
  score: number;
}

/** What alpha is worth of a still picture's bytes: from a middling one on finer, or coarser, as long as that scores more. */
export async function weighAlpha(raster: Raster, aim: WebpAim): Promise<Weighed> {
  const { effort, deadline } = aim;
  const sample = sampleRows(raster)?.sample ?? raster;
  const alone = withoutColours(raster);
  let { first } = aim;
  const lookAt = async (alphaQuality: number): Promise<Weighed> => {
    const settings = { alphaQuality, effort };
    const taken = alphaBytes(await encodeWebp(alone, WEBP.lowest, settings, deadline));
    const probed = await probeWebp(raster, { ...aim, first, sure: false }, settings, taken);
    if (probed.alphaShare > WEBP.mostAlpha) return { alphaQuality, probed, score: Number.NEGATIVE_INFINITY };
    first = probed.first;
    const bytes = await encodeWebp(sample, Math.round(first), settings, deadline);
    const data = await openImage(bytes, deadline).ensureAlpha().raw().toBuffer();
    return { alphaQuality, probed, score: scorePixels(sample, { ...sample, data }) };
  };
  const middle = WEBP.alphaSteps.indexOf(WEBP.middlingAlpha);
  const start = await lookAt(WEBP.middlingAlpha);
  const finer =
    start.score > Number.NEGATIVE_INFINITY
      ? await climb(WEBP.alphaSteps.slice(0, middle).reverse(), start, 0, lookAt)
      : start;
  return finer === start ? climb(WEBP.alphaSteps.slice(middle + 1), start, WEBP.coarserAlpha, lookAt) : finer;
}

async function climb(
  steps: readonly number[],
  start: Weighed,
  least: number,
  lookAt: (alphaQuality: number) => Promise<Weighed>,
): Promise<Weighed> {
  let best = start;
  for (const step of steps) {
    const next = await lookAt(step);
    if (next.score < best.score + least) break;
    best = next;
  }
  return best;
}

/** Strips tell little of what alpha takes: it is encoded whole, over black, which takes next to nothing. */
function withoutColours(raster: Raster): Raster {
  const data = Buffer.alloc(raster.data.length);
  for (let at = 3; at < data.length; at += 4) data[at] = raster.data[at]!;
  return { ...raster, data };
}
