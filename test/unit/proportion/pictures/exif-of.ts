/** A block of Exif, little-endian, of so many entries that are all alike. */
export function exifOf(entries: number): Buffer {
  const head = Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(entries, 8);
  return Buffer.concat([
    head,
    Buffer.alloc(12 * entries, Buffer.from('\x10\x01\x02\0\x01\0\0\0abc\0', 'latin1')),
  ]);
}
