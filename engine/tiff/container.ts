import type { Container, Kept } from '../format.ts';
import { describingTexts, subDirectories } from '../metadata/exif-directory.ts';
import { keptXmp } from '../metadata/kept-blocks.ts';
import { addedTagsBytes, addTags, type Tag } from './add-tags.ts';
import { Directory, TAG } from './directory.ts';
import { isExactTiff } from './is-exact-tiff.ts';
import { readHeader, type TiffHeader } from './read-header.ts';

const XMP_TAG = 700;
const ARTIST_TAG = 315;
const COPYRIGHT_TAG = 33_432;
const IPTC_TAG = 33_723;
/** Of those that are free for private use (TIFF 6.0, section 2): up to 65535. */
const MARK_TAG = 65_210;

export const container: Container<TiffHeader> = {
  recognise: (bytes) => /^(II\*\0|MM\0\*)/.test(bytes.toString('latin1', 0, 4)),
  // Raw photographs of cameras are TIFFs in their own way.
  ambiguous: true,
  readHeader,
  isExact: ({ clean }) => isExactTiff(clean),
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (tiff, kept) => addTags(tiff, [...turningTag(tiff, kept), ...keptTags(kept)]),
  splicedBytes: (kept) => addedTagsBytes([...turningTag(null, kept), ...keptTags(kept)]),
};

/** Which side is up, where the encoder has not written it: it cannot of pixels that come from no file. */
function turningTag(tiff: Buffer | null, { orientation }: Kept): Tag[] {
  const found = tiff && new Directory(tiff);
  if (found ? found.number(TAG.Orientation, 1) === orientation : orientation === 1) return [];
  const value = Buffer.alloc(2);
  if (found?.little === false) value.writeUInt16BE(orientation);
  else value.writeUInt16LE(orientation);
  return [{ tag: TAG.Orientation, type: 3, value }];
}

function keptTags(kept: Kept): Tag[] {
  const { rights = {}, all, mark } = kept;
  const text = (value: string) => Buffer.from(`${value}\0`, 'utf8');
  // Creator and copyright are tags of its own, whoever told them.
  const xmp = keptXmp({ rights, all: all && { xmp: all.xmp } });
  const own = new Set([ARTIST_TAG, COPYRIGHT_TAG]);
  const texts = all?.exif ? describingTexts(all.exif).filter(({ tag }) => !own.has(tag)) : [];
  return [
    ...texts.map(({ tag, value }) => ({ tag, type: 2, value }) as const),
    ...(all?.exif ? subDirectories(all.exif) : []),
    ...(rights.creator ? [{ tag: ARTIST_TAG, type: 2, value: text(rights.creator) } as const] : []),
    ...(xmp ? [{ tag: XMP_TAG, type: 1, value: xmp } as const] : []),
    ...(rights.copyright ? [{ tag: COPYRIGHT_TAG, type: 2, value: text(rights.copyright) } as const] : []),
    ...(all?.iptc ? [{ tag: IPTC_TAG, type: 7, value: all.iptc } as const] : []),
    ...(mark ? [{ tag: MARK_TAG, type: 7, value: mark } as const] : []),
  ];
}
