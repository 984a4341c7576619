import type { Aim } from '../format.ts';
import { openRaster, type Raster } from '../raster.ts';
import { WEBP } from '../tuning.ts';
import { eachChunk } from './riff.ts';

export interface WebpSettings {
  alphaQuality: number;
  effort: Aim['effort'];
}

export function encodeWebp(
  raster: Raster,
  quality: number,
  { alphaQuality, effort }: WebpSettings,
  deadline?: number,
): Promise<Buffer> {
  const { animation } = raster;
  const fast = quality < WEBP.topFrom ? WEBP.effort.fast : WEBP.effort.top;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  return openRaster(raster, deadline)
    .webp({ quality, alphaQuality, effort: effort === 'best' ? WEBP.effort.best : fast, ...timing })
    .toBuffer();
}

/** Of a still picture: what its alpha takes, which quality does not touch. */
export function alphaBytes(webp: Buffer): number {
  for (const { type, body } of eachChunk(webp)) if (type === 'ALPH') return body.length;
  return 0;
}
