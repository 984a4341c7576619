import { openRaster, type Raster } from '../raster.ts';
import { PNG } from '../tuning.ts';

/**
 * The picture without the grain of an earlier dithering, which no palette can afford on a poor budget; null where
 * something shines through, whose edges are to stay as they are, and for frames that would run into each other.
 */
export async function smooth(raster: Raster, deadline?: number): Promise<Raster | null> {
  const { data, channels, animation } = raster;
  if (animation || channels === 2) return null;
  if (channels === 4) for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return null;
  const image = openRaster(raster, deadline).blur(PNG.smoothing);
  if (channels === 1) image.toColourspace('b-w');
  return { ...raster, data: await image.raw().toBuffer() };
}
