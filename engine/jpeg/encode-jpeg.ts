import { openRaster, type Raster } from '../raster.ts';
import { JPEG } from './tuning.ts';

interface JpegSettings {
  quality: number;
  fullChroma: boolean;
  trellis?: boolean;
  /** With a code for pictures of all kinds: a third of the CPU, for bytes that nobody keeps. */
  quick?: boolean;
}

export function encodeJpeg(raster: Raster, settings: JpegSettings, deadline?: number): Promise<Buffer> {
  const image = openRaster(raster, deadline);
  // Grey comes back with three channels unless the colour space is set here too.
  if (raster.channels === 1) image.toColourspace('b-w');
  return image.jpeg(jpegOptions(settings)).toBuffer();
}

function jpegOptions({ quality, fullChroma, trellis = false, quick = false }: JpegSettings) {
  return {
    quality,
    quantisationTable: JPEG.quantisationTable,
    chromaSubsampling: fullChroma ? '4:4:4' : '4:2:0',
    optimiseCoding: !quick,
    ...(trellis
      ? { trellisQuantisation: true, overshootDeringing: true, optimiseScans: true, progressive: true }
      : {}),
  };
}
