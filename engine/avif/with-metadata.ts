import type { Aim } from '../format.ts';
import { keptXmp } from '../metadata/kept-blocks.ts';
import type { Image } from '../open-image.ts';

/**
 * Has the encoder write it: what stands in an AVIF beside its pixels is named in tables that it makes. All of it goes
 * into XMP, for the Exif that libvips writes has no letters but those of ASCII.
 */
export function withMetadata(image: Image, metadata: Aim['metadata'] = {}): Image {
  const xmp = keptXmp(metadata, { withoutExif: true });
  return xmp ? image.withXmp(xmp.toString('utf8')) : image;
}
