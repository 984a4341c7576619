import { openImage } from '../open-image.ts';
import type { Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';
import { alphaDetail } from './alpha-detail.ts';
import type { WebpSettings } from './encode-webp.ts';
import { type Probed, probeWebp, type WebpAim } from './probe-webp.ts';
import { sampleRows } from './sample-rows.ts';
import { WEBP } from './tuning.ts';
import { webpAxis } from './webp-axis.ts';

export interface Weighed {
  settings: WebpSettings;
  probed: Probed;
  /** Of a sample, with the colours that the budget leaves. */
  score: number;
  /** The sample as it is shown with these settings; missing where alpha left no room to look at it. */
  shown?: { before: Raster; after: Raster };
}

/** Says of a still picture what settings are worth under the budget: each is tried on a sample. */
export function settingsScale(raster: Raster, aim: WebpAim): (settings: WebpSettings) => Promise<Weighed> {
  const { deadline } = aim;
  const before = sampleRows(raster)?.sample ?? raster;
  const alphaTimes = before === raster ? 1 : alphaScale(raster, before);
  let { first } = aim;
  return async (settings) => {
    const probed = await probeWebp(
      raster,
      { ...aim, first, sure: false, weighed: true },
      settings,
      alphaTimes,
    );
    if (probed.alphaShare > WEBP.mostAlpha) return { settings, probed, score: Number.NEGATIVE_INFINITY };
    first = probed.first;
    // What was seen is near enough to say the rest along the line.
    const { bytes, quality } = probed.seen!;
    const more = probed.slope * (webpAxis(first) - webpAxis(quality));
    const after = await decodeSample(before, bytes, deadline);
    const score = scorePixels(before, after) + WEBP.scoreSlope * more;
    return { settings, probed, score, shown: { before, after } };
  };
}

/** How near an encoded sample comes to its pixels. */
export async function scoreSample(
  sample: Raster,
  bytes: Buffer,
  deadline?: number,
  squares?: number,
): Promise<number> {
  return scorePixels(sample, await decodeSample(sample, bytes, deadline), squares);
}

async function decodeSample(sample: Raster, bytes: Buffer, deadline?: number): Promise<Raster> {
  const image = openImage(bytes, deadline);
  if (sample.channels === 4) image.ensureAlpha();
  return { ...sample, data: await image.raw().toBuffer() };
}

/** How many times the alpha of a sample the whole takes: its height says little of that. */
function alphaScale(raster: Raster, sample: Raster): number {
  return (1 + alphaDetail(raster)) / (1 + alphaDetail(sample));
}
