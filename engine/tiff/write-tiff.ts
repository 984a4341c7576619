import { type ExifEntry, TYPE_BYTES } from '../metadata/exif-entries.ts';
import { TAG } from './directory.ts';

/** Types of whole numbers, and the bytes of one. */
const SHORTS: [number, number] = [3, 2];
const LONGS: [number, number] = [4, 4];
const HEAD_BYTES = 8;
const ENTRY_BYTES = 12;

/** A file of these strips or tiles, and of a directory that has these tags beside where they lie. */
export function writeTiff(
  little: boolean,
  tags: ExifEntry[],
  { tiled, data }: { tiled: boolean; data: Buffer[] },
): Buffer {
  const numbers = (values: number[], bytes: number) => {
    const out = Buffer.alloc(bytes * values.length);
    for (const [i, value] of values.entries())
      if (little) out.writeUIntLE(value, bytes * i, bytes);
      else out.writeUIntBE(value, bytes * i, bytes);
    return out;
  };
  const lengths = data.map(({ length }) => length);
  const entriesFor = (offsets: number[], counts: number[], [type, bytes]: [number, number]): ExifEntry[] =>
    [
      ...tags,
      { tag: tiled ? TAG.TileOffsets : TAG.StripOffsets, type, value: numbers(offsets, bytes) },
      { tag: tiled ? TAG.TileByteCounts : TAG.StripByteCounts, type, value: numbers(counts, bytes) },
      // By rising tag, as readers rely on.
    ].sort((a, b) => a.tag - b.tag);
  const firstFree = HEAD_BYTES + 2 + ENTRY_BYTES * (tags.length + 2) + 4;
  /** Behind the values that have no room in the directory: there the pixels begin. */
  const endOfValues = (all: ExifEntry[]) =>
    all.reduce((end, { value }) => (value.length <= 4 ? end : even(end) + value.length), firstFree);
  const none = lengths.map(() => 0);
  const pixels = lengths.reduce((sum, length) => sum + length, 0);
  const kind: [number, number] =
    endOfValues(entriesFor(none, none, SHORTS)) + pixels < 2 ** 16 ? SHORTS : LONGS;
  let at = endOfValues(entriesFor(none, none, kind));
  const offsets = lengths.map((length) => {
    at += length;
    return at - length;
  });
  const entries = entriesFor(offsets, lengths, kind);
  const values: Buffer[] = [];
  let free = firstFree;
  const heads = entries.map(({ tag, type, value }) => {
    const head = Buffer.concat([numbers([tag, type], 2), numbers([value.length / TYPE_BYTES[type]!], 4)]);
    // Up to four bytes stand in the entry itself.
    if (value.length <= 4) return Buffer.concat([head, value, Buffer.alloc(4 - value.length)]);
    values.push(Buffer.alloc(even(free) - free), value);
    free = even(free) + value.length;
    return Buffer.concat([head, numbers([free - value.length], 4)]);
  });
  return Buffer.concat([
    Buffer.from(little ? 'II*\0' : 'MM\0*', 'latin1'),
    numbers([HEAD_BYTES], 4),
    numbers([entries.length], 2),
    ...heads,
    Buffer.alloc(4),
    ...values,
    ...data,
  ]);
}

function even(length: number): number {
  return length + (length & 1);
}
