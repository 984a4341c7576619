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
  const alphaTimes =
    raster.channels === 4 && sample !== raster ? alphaScale(raster, sample, deadline) : undefined;
  let { first } = aim;
  return async (settings) => {
    const times = await alphaTimes?.(settings);
    const probed = await probeWebp(raster, { ...aim, first, sure: false, weighed: true }, settings, times);
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
export async function scoreSample(
  sample: Raster,
  bytes: Buffer,
  deadline?: number,
  squares?: number,
): Promise<number> {
  const image = openImage(bytes, deadline);
  if (sample.channels === 4) image.ensureAlpha();
  return scorePixels(sample, { ...sample, data: await image.raw().toBuffer() }, squares);
}

/**
 * How many times the alpha of a sample the whole takes: strips tell little of that. It is encoded whole, over black, for
 * the first settings; others change both alike, unless the sample has next to none.
 */
function alphaScale(raster: Raster, sample: Raster, deadline?: number) {
  const [whole, part] = [withoutColours(raster), withoutColours(sample)];
  const bytesOf = async (of: Raster, settings: WebpSettings) =>
    alphaBytes(await encodeWebp(of, WEBP.lowest, settings, deadline));
  let known: number | undefined;
  return async (settings: WebpSettings): Promise<number> => {
    if (known) return known;
    const bytes = Math.max(1, await bytesOf(part, settings));
    const times = (await bytesOf(whole, settings)) / bytes;
    if (bytes >= WEBP.toldAlpha) known = times;
    return times;
  };
}

function withoutColours(raster: Raster): Raster {
  const data = Buffer.alloc(raster.data.length);
  for (let at = 3; at < data.length; at += 4) data[at] = raster.data[at]!;
  return { ...raster, data };
}
