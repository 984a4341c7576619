import type { ImageHeader, Kept } from '../format.ts';
import type { EngineOptions } from '../options.ts';
import { exifOfTiff } from './exif-directory.ts';
import { exifEntries } from './exif-entries.ts';
import { keptExif, keptXmp } from './kept-blocks.ts';
import { readRights } from './read-rights.ts';
import { fittingRights, LONGEST_BLOCK, type MetadataBlocks, type Rights } from './rights.ts';

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
    const all = bearable(metadata);
    const blocks = [all.exif, all.xmp, all.extension?.packet, all.iptc];
    const bytes = blocks.reduce((sum, block) => sum + (block?.length ?? 0), 0);
    if (bytes > 0 && bytes <= MOST_SHARE * budget) return { all, rights: readRights(metadata) };
  }
  const bytesOf = (rights: Rights) =>
    (keptExif({ rights, orientation: 1 })?.length ?? 0) + (keptXmp({ rights })?.length ?? 0);
  return { rights: fittingRights(readRights(metadata), budget, bytesOf) };
}

/** The blocks that can be written again. */
function bearable({ exif: block, tiff, xmp, extension, iptc }: MetadataBlocks): MetadataBlocks {
  const exif = block ?? (tiff && exifOfTiff(tiff));
  const short = (block: Buffer | undefined) =>
    block && block.length > 0 && block.length <= LONGEST_BLOCK ? block : undefined;
  return {
    exif: exif && exifEntries(exif).length > 0 ? short(exif) : undefined,
    xmp: short(xmp),
    // It belongs to that packet, which names it.
    extension: short(xmp) && extension?.whole ? extension : undefined,
    iptc: short(iptc),
  };
}
