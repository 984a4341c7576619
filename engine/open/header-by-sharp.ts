import type { ImageHeader } from '../format.ts';
import { openImage } from '../open-image.ts';

/** The header of a format whose container is not taken apart here. */
export async function headerBySharp(bytes: Buffer): Promise<ImageHeader> {
  // Without a limit of its own, so that the refusal names the size.
  const found = await openImage(bytes, undefined, { limitInputPixels: false }).metadata();
  return {
    width: found.width,
    height: found.pageHeight ?? found.height,
    frames: found.pages ?? 1,
    grey: found.space === 'b-w' || found.space === 'grey16',
    icc: found.icc ?? null,
    orientation: found.orientation ?? 1,
    metadata: { exif: exifOf(found.exif), xmp: found.xmp, iptc: found.iptc },
    bareInks: found.space === 'cmyk' && found.channels === 4 && !found.icc,
    clean: bytes,
    copied: false,
  };
}

/** Libvips hands it over as it stands in a JPEG. */
function exifOf(block: Buffer | undefined): Buffer | undefined {
  return block?.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
}
