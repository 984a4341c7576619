import type { Aim } from '../format.ts';
import { openRaster, type Raster } from '../raster.ts';
import { timingOf } from '../timing.ts';
import { holdFrames } from './hold-frames.ts';
import { eachChunk } from './riff.ts';
import { WEBP } from './tuning.ts';

export interface WebpSettings {
  alphaQuality: number;
  effort: Aim['effort'];
}

export async function encodeWebp(
  raster: Raster,
  quality: number,
  { alphaQuality, effort }: WebpSettings,
  deadline?: number,
): Promise<Buffer> {
  // With the least effort alpha takes ten times the bytes.
  const light = quality >= WEBP.topFrom && raster.channels !== 4;
  const fast = light ? WEBP.effort.top : WEBP.effort.fast;
  const asked = { quality, alphaQuality, effort: effort === 'best' ? WEBP.effort.best : fast };
  const webp = await openRaster(raster, deadline)
    .webp({ ...asked, ...timingOf(raster) })
    .toBuffer();
  return holdFrames(webp, raster);
}

/** Of a still picture: what its alpha takes, which quality does not touch. */
export function alphaBytes(webp: Buffer): number {
  for (const { type, body } of eachChunk(webp)) if (type === 'ALPH') return body.length;
  return 0;
}
