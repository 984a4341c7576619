import { timingOf } from '../pixels/timing.ts';
import { openRaster, type Raster } from '../raster.ts';
import { holdFrames } from './hold-frames.ts';
import { eachChunk } from './riff.ts';
import { WEBP } from './tuning.ts';

export interface WebpSettings {
  alphaQuality: number;
  /** The encoder's own, 0 to 6. */
  effort: number;
  /** What the encoder is to take the picture for. */
  preset?: 'default' | 'photo';
}

export async function encodeWebp(
  raster: Raster,
  quality: number,
  settings: WebpSettings,
  deadline?: number,
): Promise<Buffer> {
  // With the least effort alpha takes ten times the bytes.
  const light = quality >= WEBP.topFrom && raster.channels !== 4 && settings.effort === WEBP.effort.fast;
  const effort = light ? WEBP.effort.top : settings.effort;
  const webp = await openRaster(raster, deadline)
    .webp({ ...settings, quality, effort, ...timingOf(raster) })
    .toBuffer();
  return holdFrames(webp, raster);
}

/** Of a still picture: what its alpha takes, which quality does not touch. */
export function alphaBytes(webp: Buffer): number {
  for (const { type, body } of eachChunk(webp)) if (type === 'ALPH') return body.length;
  return 0;
}
