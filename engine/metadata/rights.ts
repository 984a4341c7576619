/** What says whose a picture is, and how it was made. */
export interface Rights {
  copyright?: string | undefined;
  /** The IPTC's URI for how it was made, by a camera or by an AI. */
  digitalSource?: string | undefined;
  creator?: string | undefined;
  credit?: string | undefined;
  /** Where the licence stands (xmpRights:WebStatement), and where one is to be had (plus:LicensorURL). */
  licence?: string | undefined;
  licensor?: string | undefined;
}

export const RIGHTS = ['copyright', 'digitalSource', 'creator', 'credit', 'licence', 'licensor'] as const;

/** The blocks of a file that may tell them, as they stand in it. */
export interface MetadataBlocks {
  /** A directory as TIFF has it. */
  exif?: Buffer | undefined;
  /** A TIFF, which is such a directory with pixels behind it: no block to be kept. */
  tiff?: Buffer | undefined;
  xmp?: Buffer | undefined;
  /** What a JPEG keeps of XMP in segments of its own, as one packet, or only the beginning of a long one. */
  extension?: { packet: Buffer; whole: boolean } | undefined;
  /** Records of the IPTC's Information Interchange Model. */
  iptc?: Buffer | undefined;
}

/** What a segment of a JPEG holds, less what stands before it: no block is longer in any other file either. */
export const LONGEST_BLOCK = 65_000;

/** Longer texts are cut, in bytes. */
const LONGEST_TEXT = 1024;
/** What may go goes where all would take more than this share of the budget; the first of these first. */
const SHARE = 0.05;
const MAY_GO = ['licence', 'licensor', 'credit', 'creator'] as const;

/** Those that are kept under a budget: copyright and the way it was made always. */
export function fittingRights(rights: Rights, budget: number, bytesOf: (rights: Rights) => number): Rights {
  const fitting: Rights = { ...rights };
  for (const name of MAY_GO) {
    if (bytesOf(fitting) <= SHARE * budget) break;
    delete fitting[name];
  }
  return fitting;
}

/** A text as it may be written again: on one line, and not too long; nothing where nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come through
  const line = text?.replace(/[\u0000-\u001f\u007f\ufffd]+/g, ' ').trim();
  if (!line) return undefined;
  const bytes = Buffer.from(line, 'utf8');
  if (bytes.length <= LONGEST_TEXT) return line;
  let end = LONGEST_TEXT;
  // Not within a character.
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end).trim();
}

/** Of bytes that are UTF-8, as most write them now, or else Latin-1. */
export function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
