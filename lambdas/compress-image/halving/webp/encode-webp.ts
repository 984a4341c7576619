import { openRaster, type Raster } from '../raster.ts';

export interface WebpSettings {
  alphaQuality: number;
  effort: number;
}

export function encodeWebp(
  raster: Raster,
  quality: number,
  settings: WebpSettings,
  deadline?: number,
): Promise<Buffer> {
  const { animation } = raster;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  return openRaster(raster, deadline)
    .webp({ quality, ...settings, ...timing })
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
