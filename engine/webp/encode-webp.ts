import { openRaster, type Raster } from '../raster.ts';
import { WEBP } from '../tuning.ts';

export interface WebpSettings {
  alphaQuality: number;
  best: boolean;
}

export function encodeWebp(
  raster: Raster,
  quality: number,
  { alphaQuality, best }: WebpSettings,
  deadline?: number,
): Promise<Buffer> {
  const { animation } = raster;
  const fast = quality < WEBP.topFrom ? WEBP.effort.fast : WEBP.effort.top;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  return openRaster(raster, deadline)
    .webp({ quality, alphaQuality, effort: best ? WEBP.effort.best : fast, ...timing })
    .toBuffer();
}

/** Of a still picture: what its alpha takes, which quality does not touch. */
export function alphaBytes(webp: Buffer): number {
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    if (webp.toString('latin1', at, at + 4) === 'ALPH') return length;
    at += 8 + length + (length & 1);
  }
  return 0;
}
