import { ImageError } from '../errors.ts';

/** Tags of TIFF 6.0, section 8 and 18 to 23. */
const BITS = 258;
const COMPRESSION = 259;

/** What libvips is built without, or nobody writes any more; by the number in the tag. */
const UNREAD = new Map([
  [6, 'JPEG in its old style'],
  [9, 'JBIG'],
  [10, 'JBIG'],
  [32_766, 'NeXT run lengths'],
  [32_809, 'ThunderScan'],
  [32_908, 'PixarFilm'],
  [32_909, 'PixarLog'],
  [32_947, 'Kodak DCS'],
  [33_003, 'JPEG 2000'],
  [33_005, 'JPEG 2000'],
  [34_661, 'JBIG'],
  [34_676, 'SGI LogLuv'],
  [34_677, 'SGI LogLuv'],
  [34_712, 'JPEG 2000'],
  [34_887, 'LERC'],
  [34_892, 'lossy JPEG of a camera'],
  [34_925, 'LZMA'],
  [50_000, 'ZSTD'],
  [50_001, 'WebP'],
  [50_002, 'JPEG XL'],
  [52_546, 'JPEG XL'],
]);
const JPEG = 7;
const MOST_ENTRIES = 4_096;

/** Refuses by name what libvips would call damaged, from the first directory alone. */
export function refuseKinds(tiff: Buffer): void {
  const tags = firstDirectory(tiff);
  const compression = tags.get(COMPRESSION) ?? 1;
  const bits = tags.get(BITS);
  const kind =
    UNREAD.get(compression) ?? (compression === JPEG && bits === 12 ? 'JPEG of 12 bits' : undefined);
  if (kind === undefined) return;
  throw new ImageError(
    'UNSUPPORTED_FORMAT',
    `Expected a TIFF of a common kind, but found one whose pixels are packed as ${kind}, which is not read here.`,
  );
}

/** The first value of each tag that is a short or a long number; empty where there is no directory. */
function firstDirectory(tiff: Buffer): Map<number, number> {
  const tags = new Map<number, number>();
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (tiff.length < 8) return tags;
  const start = u32(4);
  if (start + 2 > tiff.length) return tags;
  const entries = Math.min(u16(start), MOST_ENTRIES);
  for (let at = start + 2; at + 12 <= Math.min(tiff.length, start + 2 + 12 * entries); at += 12) {
    const [type, count] = [u16(at + 2), u32(at + 4)];
    // Up to two shorts stand in the entry itself, more behind an offset.
    const place = type === 3 && count > 2 ? u32(at + 8) : at + 8;
    if (type === 3 && place + 2 <= tiff.length) tags.set(u16(at), u16(place));
    if (type === 4 && count === 1) tags.set(u16(at), u32(place));
  }
  return tags;
}
