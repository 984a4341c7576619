/** What libvips writes has some fifteen. */
const MOST_ENTRIES = 24;
const ENTRY_BYTES = 12;
/** Bytes without a meaning. */
const UNDEFINED = 7;

/**
 * A TIFF with one tag more in its first directory. The directory is written anew at the end, for nothing that lies in
 * the file may move; one that is not as libvips writes it stays as it is.
 */
export function addTag(tiff: Buffer, tag: number, value: Buffer): Buffer {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const put16 = (to: Buffer, at: number, n: number) =>
    little ? to.writeUInt16LE(n, at) : to.writeUInt16BE(n, at);
  const put32 = (to: Buffer, at: number, n: number) =>
    little ? to.writeUInt32LE(n, at) : to.writeUInt32BE(n, at);
  if (u16(2) !== 42) return tiff;
  const directory = u32(4);
  const count = u16(directory);
  const end = directory + 2 + ENTRY_BYTES * count;
  if (count > MOST_ENTRIES || end + 4 > tiff.length) return tiff;
  const entries = Array.from({ length: count }, (_, i) =>
    tiff.subarray(directory + 2 + ENTRY_BYTES * i, directory + 2 + ENTRY_BYTES * (i + 1)),
  );
  // Offsets are even.
  const padding = Buffer.alloc(tiff.length & 1);
  const at = tiff.length + padding.length;
  const added = Buffer.alloc(ENTRY_BYTES);
  put16(added, 0, tag);
  put16(added, 2, UNDEFINED);
  put32(added, 4, value.length);
  put32(added, 8, at + 2 + ENTRY_BYTES * (count + 1) + 4);
  // By rising tag: private tags come last.
  const behind = entries.findIndex((entry) => (little ? entry.readUInt16LE(0) : entry.readUInt16BE(0)) > tag);
  entries.splice(behind < 0 ? count : behind, 0, added);
  const head = Buffer.alloc(2);
  put16(head, 0, count + 1);
  const first = Buffer.from(tiff.subarray(0, 8));
  put32(first, 4, at);
  return Buffer.concat([
    first,
    tiff.subarray(8),
    padding,
    head,
    ...entries,
    tiff.subarray(end, end + 4),
    value,
  ]);
}

/** How much longer the file is at most. */
export function addedTagBytes(value: Buffer): number {
  return 1 + 2 + ENTRY_BYTES * (MOST_ENTRIES + 1) + 4 + value.length;
}
