import { exifEntries } from './exif-entries.ts';
import { decodeText, type Rights } from './rights.ts';

const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;
const MOST_BYTES = 8_192;

/** Copyright and artist of a first directory; for the former a photographer's and an editor's may stand in one. */
export function exifTexts(tiff: Buffer): Pick<Rights, 'copyright' | 'creator'> {
  const found: Pick<Rights, 'copyright' | 'creator'> = {};
  for (const { tag, value } of exifEntries(tiff)) {
    if (tag !== ARTIST && tag !== COPYRIGHT) continue;
    const texts = decodeText(value.subarray(0, MOST_BYTES))
      .split('\0')
      .map((text) => text.trim())
      .filter(Boolean);
    if (tag === ARTIST) found.creator ??= texts.join('; ');
    else found.copyright ??= texts.join('; ');
  }
  return found;
}
