import { openImage } from '../open-image.ts';
import type { Raster } from '../raster.ts';

/**
 * How far a result is from the picture for who does not see single pixels: the mean squared difference of squares of
 * two by two. Grain averages out, a lost colour does not; it picked the better of two palettes on each of 14 pictures.
 */
export async function squint(raster: Raster, result: Buffer, deadline?: number): Promise<number> {
  const colours = raster.channels < 3 ? 1 : 3;
  const image = openImage(result, deadline)
    .removeAlpha()
    .toColourspace(colours === 1 ? 'b-w' : 'srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = raster;
  let sum = 0;
  for (let y = 0; y + 1 < height; y += 2)
    for (let x = 0; x + 1 < width; x += 2)
      for (let c = 0; c < colours; c++) {
        const difference =
          square(raster.data, (y * width + x) * raster.channels + c, width, raster.channels) -
          square(data, (y * width + x) * info.channels + c, width, info.channels);
        sum += difference * difference;
      }
  return sum / Math.max(1, (width >> 1) * (height >> 1) * colours * 16);
}

function square(data: Buffer, at: number, width: number, channels: number): number {
  const below = at + width * channels;
  return data[at]! + data[at + channels]! + data[below]! + data[below + channels]!;
}
