import type { ImageHeader, Pixels } from '../format.ts';
import type { Image } from '../open-image.ts';
import type { Raster } from '../raster.ts';
import { lightOfInks, makePlain } from './plain-colours.ts';

export interface Decoding {
  ignoreIcc?: boolean;
  /** One channel, of a picture that has no more. */
  grey?: boolean;
  deadline?: number | undefined;
  /** What is done to the picture on its way, by whether it is an animation. */
  prepare?: (image: Image, animated: boolean) => void;
}

/** Every frame of a picture as 8-bit pixels, with the timing of an animation. */
export async function decode<H extends ImageHeader>(
  { open }: Pick<Pixels<H>, 'open'>,
  header: H,
  { ignoreIcc = false, grey = false, deadline, prepare }: Decoding,
): Promise<Raster> {
  const animated = header.frames > 1;
  const image = open(header, { deadline, ignoreIcc, animated });
  const timing = animated ? await image.metadata() : undefined;
  prepare?.(image, animated);
  // As they stand in the file.
  if (header.bareInks) image.pipelineColourspace('cmyk').toColourspace('cmyk');
  else image.toColourspace(grey ? 'b-w' : 'srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const raster = {
    data,
    width: info.width,
    height: info.height,
    channels: info.channels as Raster['channels'],
  };
  if (header.bareInks) return lightOfInks(raster);
  makePlain(raster, header);
  if (!timing) return raster;
  const pageHeight = timing.pageHeight ?? info.height;
  return { ...raster, animation: { pageHeight, delay: timing.delay ?? [], loop: timing.loop ?? 0 } };
}
