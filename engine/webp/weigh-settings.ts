import { openImage } from '../open-image.ts';
import type { Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';
import { alphaBytes, encodeWebp, type WebpSettings } from './encode-webp.ts';
import { type Probed, probeWebp, type WebpAim } from './probe-webp.ts';
import { sampleRows } from './sample-rows.ts';
import { WEBP } from './tuning.ts';

export interface Weighed {
  settings: WebpSettings;
  probed: Probed;
  /** Of a sample, with the colours that the budget leaves. */
  score: number;
}

/** Says of a still picture what settings are worth under the budget: each is tried on a sample. */
export function settingsScale(raster: Raster, aim: WebpAim): (settings: WebpSettings) => Promise<Weighed> {
  const { deadline } = aim;
  const sample = sampleRows(raster)?.sample ?? raster;
  const alone = raster.channels === 4 ? withoutColours(raster) : null;
  let { first } = aim;
  return async (settings) => {
    const taken = alone ? alphaBytes(await encodeWebp(alone, WEBP.lowest, settings, deadline)) : undefined;
    const probed = await probeWebp(raster, { ...aim, first, sure: false, weighed: true }, settings, taken);
    if (probed.alphaShare > WEBP.mostAlpha) return { settings, probed, score: Number.NEGATIVE_INFINITY };
    first = probed.first;
    const { seen } = probed;
    const bytes =
      seen?.quality === Math.round(first)
        ? seen.bytes
        : await encodeWebp(sample, Math.round(first), settings, deadline);
    const score = await scoreSample(sample, bytes, deadline);
    return { settings, probed: { ...probed, seen: { sample, bytes, quality: Math.round(first) } }, score };
  };
}

/** How near an encoded sample comes to its pixels. */
export async function scoreSample(sample: Raster, bytes: Buffer, deadline?: number): Promise<number> {
  const image = openImage(bytes, deadline);
  if (sample.channels === 4) image.ensureAlpha();
  return scorePixels(sample, { ...sample, data: await image.raw().toBuffer() });
}

/** Strips tell little of what alpha takes: it is encoded whole, over black, which takes next to nothing. */
function withoutColours(raster: Raster): Raster {
  const data = Buffer.alloc(raster.data.length);
  for (let at = 3; at < data.length; at += 4) data[at] = raster.data[at]!;
  return { ...raster, data };
}
