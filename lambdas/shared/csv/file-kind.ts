/** Files that are often uploaded by mistake in place of a CSV, by their first bytes. */
const KINDS: [kind: string, ...bytes: number[]][] = [
  ['a gzip archive', 0x1f, 0x8b],
  ['a ZIP archive (an .xlsx workbook is one: save it as CSV)', 0x50, 0x4b, 0x03, 0x04],
  ['an empty ZIP archive', 0x50, 0x4b, 0x05, 0x06],
  ['an .xls workbook (save it as CSV)', 0xd0, 0xcf, 0x11, 0xe0],
  ['a PNG image', 0x89, 0x50, 0x4e, 0x47],
  ['a JPEG image', 0xff, 0xd8, 0xff],
  ['a GIF image', 0x47, 0x49, 0x46, 0x38],
  ['a RIFF file (such as a WebP image)', 0x52, 0x49, 0x46, 0x46],
  ['a PDF', 0x25, 0x50, 0x44, 0x46, 0x2d],
  ['a bzip2 archive', 0x42, 0x5a, 0x68],
  ['an xz archive', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['a 7z archive', 0x37, 0x7a, 0xbc, 0xaf],
  ['a Zstandard archive', 0x28, 0xb5, 0x2f, 0xfd],
  ['a RAR archive', 0x52, 0x61, 0x72, 0x21, 0x1a],
  ['text in UTF-32', 0xff, 0xfe, 0x00, 0x00],
  ['text in UTF-32', 0x00, 0x00, 0xfe, 0xff],
];

/** How many bytes must be there before a file can be told. */
export const KIND_BYTES = 5;

/** What a file is that is certainly no CSV; undefined when it may be one. */
export function fileKind(head: Uint8Array): string | undefined {
  return KINDS.find(([, ...bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0];
}
