import { type ExifEntry, exifEntries, TYPE_BYTES } from './exif-entries.ts';

/** Of a first directory: what leads to two more, and the texts that say what a picture is and what made it. */
const EXIF = 0x8769;
const GPS = 0x8825;
const TEXTS = new Set([270, 271, 272, 305, 306, 315, 316, 33_432]);
const TEXT = 2;
/** What makers of cameras note has places of its own in it; other directories are led to from there. */
const UNMOVED = new Set([0x927c, 0xa005]);
/** Whether a number of this type is made of smaller ones, and of how many bytes. */
const PARTS = [1, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8];

/** Bytes that say the same wherever they begin, in either order. */
export type Movable = (little: boolean, at: number) => Buffer;

/** The two directories that hang from the first one of an Exif block or a TIFF, each by the tag that leads to it. */
export function subDirectories(tiff: Buffer): { tag: number; directory: Movable }[] {
  const wasLittle = tiff[0] === 0x49;
  return [EXIF, GPS].flatMap((tag) => {
    const entries = exifEntries(tiff, tag).filter((entry) => !UNMOVED.has(entry.tag));
    if (entries.length === 0) return [];
    return [{ tag, directory: (little, at) => writeDirectory(entries, wasLittle !== little, little, at) }];
  });
}

/** The texts of its first directory. */
export function describingTexts(tiff: Buffer): ExifEntry[] {
  return exifEntries(tiff).filter(({ tag, type }) => TEXTS.has(tag) && type === TEXT);
}

/** All of that as an Exif block; nothing where a TIFF says nothing of it. */
export function exifOfTiff(tiff: Buffer): Buffer | undefined {
  const little = tiff[0] === 0x49;
  const texts = describingTexts(tiff);
  const more = subDirectories(tiff);
  if (texts.length + more.length === 0) return undefined;
  const head = Buffer.from(little ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 'latin1');
  const links: ExifEntry[] = more.map(({ tag }) => ({ tag, type: 4, value: Buffer.alloc(4) }));
  const entries = [...texts, ...links].sort((a, b) => a.tag - b.tag);
  let end = head.length + writeDirectory(entries, false, little, head.length).length;
  const bodies: Buffer[] = [];
  for (const [i, { directory }] of more.entries()) {
    const body = directory(little, end);
    links[i]!.value = numberOf(end, 4, little);
    end += body.length;
    bodies.push(body);
  }
  const first = entries.map((entry) => links.find(({ tag }) => tag === entry.tag) ?? entry);
  return Buffer.concat([head, writeDirectory(first, false, little, head.length), ...bodies]);
}

function writeDirectory(entries: ExifEntry[], swapped: boolean, little: boolean, at: number): Buffer {
  let free = at + 2 + 12 * entries.length + 4;
  const values: Buffer[] = [];
  const heads = entries.map(({ tag, type, value }) => {
    const own = swapped ? turned(value, PARTS[type]!) : value;
    const count = numberOf(own.length / TYPE_BYTES[type]!, 4, little);
    const head = [numberOf(tag, 2, little), numberOf(type, 2, little), count];
    if (own.length <= 4) return Buffer.concat([...head, own, Buffer.alloc(4 - own.length)]);
    values.push(own, Buffer.alloc(own.length & 1));
    free += own.length + (own.length & 1);
    return Buffer.concat([...head, numberOf(free - own.length - (own.length & 1), 4, little)]);
  });
  return Buffer.concat([numberOf(entries.length, 2, little), ...heads, Buffer.alloc(4), ...values]);
}

function turned(value: Buffer, bytes: number): Buffer {
  const copy = Buffer.from(value);
  if (bytes === 2) copy.swap16();
  if (bytes === 4) copy.swap32();
  if (bytes === 8) copy.swap64();
  return copy;
}

function numberOf(value: number, bytes: number, little: boolean): Buffer {
  const out = Buffer.alloc(bytes);
  if (little) out.writeUIntLE(value, 0, bytes);
  else out.writeUIntBE(value, 0, bytes);
  return out;
}
