/** One entry of a directory; what its value means is told by its tag. */
export interface ExifEntry {
  tag: number;
  type: number;
  value: Buffer;
}

/** Bytes of one value of each type (TIFF 6.0, section 2). */
export const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const MOST_ENTRIES = 500;
const LONG = 4;

/**
 * Of the first directory of a TIFF, or of an Exif block, which is one, or of the directory that a tag of the first one
 * leads to; entries that lie are passed over.
 */
export function exifEntries(tiff: Buffer, leading?: number): ExifEntry[] {
  if (tiff.length < 14) return [];
  const mark = tiff.toString('latin1', 0, 4);
  const little = mark === 'II*\0';
  if (!little && mark !== 'MM\0*') return [];
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const link = leading
    ? exifEntries(tiff).find(({ tag, type, value }) => tag === leading && type === LONG && value.length === 4)
    : undefined;
  if (leading && !link) return [];
  const directory = u32(link ? link.value.byteOffset - tiff.byteOffset : 4);
  if (directory + 2 > tiff.length) return [];
  const entries: ExifEntry[] = [];
  for (let i = 0; i < Math.min(u16(directory), MOST_ENTRIES); i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > tiff.length) break;
    const type = u16(at + 2);
    const bytes = (TYPE_BYTES[type] ?? 0) * u32(at + 4);
    const from = bytes <= 4 ? at + 8 : u32(at + 8);
    if (bytes > 0 && from + bytes <= tiff.length)
      entries.push({ tag: u16(at), type, value: tiff.subarray(from, from + bytes) });
  }
  return entries;
}
