import type { CsvEncoding } from '../../schemas/csv-encoding.ts';

/** How the bytes of a file stand for text. UTF-16 is told by its byte-order mark alone. */
export type FileEncoding = 'bytes' | 'utf-16le' | 'utf-16be' | CsvEncoding;

export const isUtf16 = (encoding: FileEncoding): encoding is 'utf-16le' | 'utf-16be' =>
  encoding === 'utf-16le' || encoding === 'utf-16be';

/** `bytes`: every row is UTF-8 or Windows-1252, each judged by itself (decode-record.ts). */
const MARKS: [encoding: FileEncoding, ...mark: number[]][] = [
  ['bytes', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** What a byte-order mark announces, and how many bytes it takes; without one, what the client has named. */
export function fileEncoding(
  head: Uint8Array,
  named?: CsvEncoding,
): { encoding: FileEncoding; markBytes: number } {
  const found = MARKS.find(([, ...mark]) => mark.every((byte, index) => head[index] === byte));
  if (found) return { encoding: found[0], markBytes: found.length - 1 };
  return { encoding: named ?? 'bytes', markBytes: 0 };
}
