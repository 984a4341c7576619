import type { Movable } from '../metadata/exif-directory.ts';

/** What libvips writes has some fifteen. */
const MOST_ENTRIES = 24;
const ENTRY_BYTES = 12;

/** Of bytes without a meaning (7), of bytes (1), of text that ends in a zero (2), of short numbers (3), or of a directory elsewhere. */
export type Tag = { tag: number; type: 1 | 2 | 3 | 7; value: Buffer } | { tag: number; directory: Movable };
/** Of one number, which says where a directory begins. */
const LONG = 4;

/**
 * A TIFF with some tags more in its first directory. The directory is written anew at the end, for nothing that lies in
 * the file may move; one that is not as libvips writes it stays as it is.
 */
export function addTags(tiff: Buffer, tags: Tag[]): Buffer {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (of: Buffer, at: number) => (little ? of.readUInt16LE(at) : of.readUInt16BE(at));
  const put16 = (to: Buffer, at: number, n: number) =>
    little ? to.writeUInt16LE(n, at) : to.writeUInt16BE(n, at);
  const put32 = (to: Buffer, at: number, n: number) =>
    little ? to.writeUInt32LE(n, at) : to.writeUInt32BE(n, at);
  if (tags.length === 0 || u16(tiff, 2) !== 42) return tiff;
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = u16(tiff, directory);
  const end = directory + 2 + ENTRY_BYTES * count;
  if (count > MOST_ENTRIES || end + 4 > tiff.length) return tiff;
  const added = new Set(tags.map(({ tag }) => tag));
  const standing = Array.from({ length: count }, (_, i) =>
    tiff.subarray(directory + 2 + ENTRY_BYTES * i, directory + 2 + ENTRY_BYTES * (i + 1)),
  ).filter((entry) => !added.has(u16(entry, 0)));
  const padding = Buffer.alloc(tiff.length & 1);
  const at = tiff.length + padding.length;
  let free = at + 2 + ENTRY_BYTES * (standing.length + tags.length) + 4;
  const values: Buffer[] = [];
  const entries = tags.map((one) => {
    const value = 'directory' in one ? one.directory(little, free) : one.value;
    const entry = Buffer.alloc(ENTRY_BYTES);
    put16(entry, 0, one.tag);
    put16(entry, 2, 'directory' in one ? LONG : one.type);
    put32(entry, 4, 'directory' in one ? 1 : value.length / (one.type === 3 ? 2 : 1));
    // Up to four bytes stand in the entry itself.
    if (value.length <= 4) value.copy(entry, 8);
    else put32(entry, 8, free);
    values.push(even(value));
    free += even(value).length;
    return entry;
  });
  // By rising tag, as readers rely on.
  const all = [...standing, ...entries].sort((a, b) => u16(a, 0) - u16(b, 0));
  const head = Buffer.alloc(2);
  put16(head, 0, all.length);
  const first = Buffer.from(tiff.subarray(0, 8));
  put32(first, 4, at);
  return Buffer.concat([
    first,
    tiff.subarray(8),
    padding,
    head,
    ...all,
    tiff.subarray(end, end + 4),
    ...values,
  ]);
}

/** How much longer the file is at most. */
export function addedTagsBytes(tags: Tag[]): number {
  if (tags.length === 0) return 0;
  const values = tags.reduce(
    (sum, one) => sum + even('directory' in one ? one.directory(true, 0) : one.value).length,
    0,
  );
  return 1 + 2 + ENTRY_BYTES * (MOST_ENTRIES + tags.length) + 4 + values;
}

/** Offsets are even. */
function even(value: Buffer): Buffer {
  return value.length & 1 ? Buffer.concat([value, Buffer.alloc(1)]) : value;
}
