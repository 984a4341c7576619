import type { Rights } from '../metadata/rights.ts';
import { writeXmp } from '../metadata/write-xmp.ts';
import type { Image } from '../open-image.ts';

/**
 * Has the encoder write them: what stands in an AVIF beside its pixels is named in tables that it makes. All of it goes
 * into XMP, for the Exif that libvips writes has no letters but those of ASCII.
 */
export function withRights(image: Image, rights: Rights = {}): Image {
  const xmp = writeXmp(rights, { withoutExif: true });
  return xmp ? image.withXmp(xmp.toString('utf8')) : image;
}
