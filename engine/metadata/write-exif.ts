import type { Rights } from './rights.ts';

const [ORIENTATION, ARTIST, COPYRIGHT] = [0x0112, 0x013b, 0x8298];
const [TEXT, SHORT] = [2, 3];
const HEAD_BYTES = 8;

/** The smallest Exif block with these in it; null where there is nothing to say. */
export function writeExif({
  orientation,
  creator,
  copyright,
}: Pick<Rights, 'creator' | 'copyright'> & { orientation: number }): Buffer | null {
  const texts = [
    ...(creator ? [{ tag: ARTIST, text: terminated(creator) }] : []),
    ...(copyright ? [{ tag: COPYRIGHT, text: terminated(copyright) }] : []),
  ];
  const count = texts.length + (orientation === 1 ? 0 : 1);
  if (count === 0) return null;
  const head = Buffer.alloc(HEAD_BYTES + 2 + 12 * count + 4);
  head.write('MM\0*', 0, 'latin1');
  head.writeUInt32BE(HEAD_BYTES, 4);
  head.writeUInt16BE(count, HEAD_BYTES);
  let at = HEAD_BYTES + 2;
  let end = head.length;
  const entry = (tag: number, type: number, values: number) => {
    head.writeUInt16BE(tag, at);
    head.writeUInt16BE(type, at + 2);
    head.writeUInt32BE(values, at + 4);
    at += 12;
  };
  if (orientation !== 1) {
    head.writeUInt16BE(orientation, at + 8);
    entry(ORIENTATION, SHORT, 1);
  }
  for (const { tag, text } of texts) {
    if (text.length <= 4) text.copy(head, at + 8);
    else head.writeUInt32BE(end, at + 8);
    if (text.length > 4) end += even(text).length;
    entry(tag, TEXT, text.length);
  }
  const behind = texts.map(({ text }) => text).filter(({ length }) => length > 4);
  return Buffer.concat([head, ...behind.map(even)]);
}

/** Values that stand behind an offset begin at even ones (TIFF 6.0, section 2). */
function even(text: Buffer): Buffer {
  return text.length & 1 ? Buffer.concat([text, Buffer.alloc(1)]) : text;
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}
