const IN_EXCEL = 'in Excel: File, Save As, "CSV UTF-8 (Comma delimited)"';

/** Files that are often uploaded by mistake in place of a CSV, by their first bytes. */
const KINDS: [kind: string, ...bytes: number[]][] = [
  ['a gzip archive: unpack it first', 0x1f, 0x8b],
  [`an Excel workbook of the old kind (.xls); ${IN_EXCEL}`, 0xd0, 0xcf, 0x11, 0xe0],
  ['an empty ZIP archive', 0x50, 0x4b, 0x05, 0x06],
  ['a PNG image', 0x89, 0x50, 0x4e, 0x47],
  ['a JPEG image', 0xff, 0xd8, 0xff],
  ['a GIF image', 0x47, 0x49, 0x46, 0x38],
  ['a RIFF file (such as a WebP image)', 0x52, 0x49, 0x46, 0x46],
  ['a PDF', 0x25, 0x50, 0x44, 0x46, 0x2d],
  ['a bzip2 archive: unpack it first', 0x42, 0x5a, 0x68],
  ['an xz archive: unpack it first', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['a 7z archive: unpack it first', 0x37, 0x7a, 0xbc, 0xaf],
  ['a Zstandard archive: unpack it first', 0x28, 0xb5, 0x2f, 0xfd],
  ['a RAR archive: unpack it first', 0x52, 0x61, 0x72, 0x21, 0x1a],
  ['text in UTF-32', 0xff, 0xfe, 0x00, 0x00],
  ['text in UTF-32', 0x00, 0x00, 0xfe, 0xff],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** What a ZIP archive is, by a name that stands in it. The way out is said in the words of the program's own menu. */
const ARCHIVES: [name: string, kind: string][] = [
  [
    'opendocument.spreadsheet',
    'an OpenDocument spreadsheet (.ods); in LibreOffice: File, Save As, "Text CSV"',
  ],
  ['xl/', `an Excel workbook (.xlsx); ${IN_EXCEL}`],
  ['Index/', 'a Numbers spreadsheet; in Numbers: File, Export To, CSV'],
  ['word/', 'a Word document (.docx)'],
];
/** Text that is no CSV, by how it begins; the second pattern must stand somewhere in it, too. */
const TEXTS: [begins: RegExp, has: RegExp, kind: string][] = [
  [
    /^<(?:!doctype html|html|head|body)\b/i,
    /</,
    'a web page; perhaps a page to sign in came in place of the file',
  ],
  [
    /^<(?:\?xml|rss|feed|[a-z][\w:-]*[\s>])/i,
    /</,
    "an XML feed; in your shop's export or feed choose CSV or tab-separated text",
  ],
  [
    /^(?:\{\s*"|\[\s*[[{"])/,
    /"\s*[:,\]]/,
    'JSON; hand in its addresses as "images" of a JSON upload, or export it as CSV',
  ],
];

/** How much text is looked at. */
const TEXT_CHARACTERS = 4_096;

interface FileKind {
  code: 'NOT_TEXT' | 'NOT_CSV';
  kind: string;
}

/** What a file is that is certainly no CSV, and the way to one; undefined when it may be one. */
export function fileKind(head: Uint8Array): FileKind | undefined {
  const startsWith = (start: number[]) => start.every((byte, index) => head[index] === byte);
  const binary = startsWith(ZIP) ? archiveKind(head) : KINDS.find(([, ...start]) => startsWith(start))?.[0];
  if (binary !== undefined) return { code: 'NOT_TEXT', kind: binary };
  const text = textKind(head);
  return text === undefined ? undefined : { code: 'NOT_CSV', kind: text };
}

function archiveKind(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head);
  const known = ARCHIVES.find(([name]) => text.includes(name));
  return known?.[1] ?? 'a ZIP archive; unpack it, and hand in the CSV';
}

function textKind(head: Uint8Array): string | undefined {
  // Without its mark, which the decoder drops.
  const text = new TextDecoder().decode(head.subarray(0, TEXT_CHARACTERS)).trimStart();
  return TEXTS.find(([begins, has]) => begins.test(text) && has.test(text))?.[2];
}
