import { openImage } from './open-image.ts';
import type { Header } from './picture.ts';
import type { Raster } from './raster.ts';

export interface Decoding {
  ignoreIcc?: boolean;
  deadline?: number | undefined;
  /** What is done to the picture on its way, by whether it is an animation. */
  prepare?: (image: ReturnType<typeof openImage>, animated: boolean) => void;
}

/** Every frame of a picture as 8-bit pixels, with the timing of an animation. */
export async function decodeAll(
  header: Header,
  { ignoreIcc = false, deadline, prepare }: Decoding,
): Promise<Raster> {
  const animated = header.frames > 1;
  const image = openImage(header.clean, deadline, { ignoreIcc, animated });
  const timing = animated ? await image.metadata() : undefined;
  prepare?.(image, animated);
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const raster = {
    data,
    width: info.width,
    height: info.height,
    channels: info.channels as Raster['channels'],
  };
  if (!timing) return raster;
  const pageHeight = timing.pageHeight ?? info.height;
  return { ...raster, animation: { pageHeight, delay: timing.delay ?? [], loop: timing.loop ?? 0 } };
}
