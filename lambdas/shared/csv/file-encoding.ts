/** How the bytes of a file stand for text. UTF-16 is told by its byte-order mark alone. */
export type FileEncoding = 'bytes' | 'utf-16le' | 'utf-16be';

/** `bytes`: every row is UTF-8 or Windows-1252, each judged by itself (decode-record.ts). */
const MARKS: [encoding: FileEncoding, ...mark: number[]][] = [
  ['bytes', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** What a byte-order mark announces, and how many bytes it takes; no mark takes none. */
export function fileEncoding(head: Uint8Array): { encoding: FileEncoding; markBytes: number } {
  const found = MARKS.find(([, ...mark]) => mark.every((byte, index) => head[index] === byte));
  return found ? { encoding: found[0], markBytes: found.length - 1 } : { encoding: 'bytes', markBytes: 0 };
}
