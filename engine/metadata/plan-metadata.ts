import type { ImageHeader, Kept } from '../format.ts';
import type { EngineOptions } from '../options.ts';
import { exifEntries } from './exif-entries.ts';
import { readRights } from './read-rights.ts';
import { fittingRights } from './rights.ts';
import { writeExif } from './write-exif.ts';
import { writeXmp } from './write-xmp.ts';

/** What a segment of a JPEG holds, less what stands before it: no block is longer in any other file either. */
const LONGEST_BLOCK = 65_000;
/** Where all metadata would take more than this share of the budget, only rights are kept. */
const MOST_SHARE = 0.25;

/** What is kept of a source's metadata, as it was asked, and as far as the budget bears it. */
export function planMetadata(
  { metadata = {} }: ImageHeader,
  asked: EngineOptions['keep_metadata'],
  budget: number,
): Pick<Kept, 'rights' | 'all'> {
  if (asked === 'none') return {};
  if (asked === 'all') {
    const { exif, xmp } = metadata;
    const all = {
      exif: exif && exif.length <= LONGEST_BLOCK && exifEntries(exif).length > 0 ? exif : undefined,
      xmp: xmp && xmp.length <= LONGEST_BLOCK ? xmp : undefined,
    };
    const bytes = (all.exif?.length ?? 0) + (all.xmp?.length ?? 0);
    if (bytes > 0 && bytes <= MOST_SHARE * budget) return { all, rights: readRights(metadata) };
  }
  const bytesOf = (rights: Parameters<typeof writeXmp>[0]) =>
    (writeExif({ ...rights, orientation: 1 })?.length ?? 0) + (writeXmp(rights)?.length ?? 0);
  return { rights: fittingRights(readRights(metadata), budget, bytesOf) };
}
