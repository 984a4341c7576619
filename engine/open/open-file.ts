import type { ImageHeader, Opening } from '../format.ts';
import { type Image, openImage } from '../open-image.ts';

/** How every format is opened that libvips reads by itself. */
export function openFile(
  { clean, excused = false }: ImageHeader,
  { deadline, ignoreIcc = false, animated = false }: Opening,
): Image {
  return openImage(clean, deadline, { ignoreIcc, animated, ...(excused && { failOn: 'none' }) });
}
