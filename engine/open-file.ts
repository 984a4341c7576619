import type { ImageHeader, Opening } from './format.ts';
import { type Image, openImage } from './open-image.ts';

/** How every format is opened that libvips reads by itself. */
export function openFile({ clean }: ImageHeader, { deadline, ignoreIcc, animated }: Opening): Image {
  return openImage(clean, deadline, { ignoreIcc: ignoreIcc ?? false, animated: animated ?? false });
}
