import { writeBox, writeFullBox } from './boxes.ts';
import type { AvifItem, Reference } from './read-items.ts';

/** A picture, or a block beside it; they are numbered from 1 on. */
export interface AvifPiece extends Pick<AvifItem, 'type' | 'hidden'> {
  data: Buffer;
  /** Whole boxes. */
  properties: { bytes: Buffer; essential: boolean }[];
}

const XMP_TYPE = 'application/rdf+xml';

/** What is told of a picture beside it: a packet of XMP, and a directory as TIFF has it. */
export interface Beside {
  xmp?: Buffer | null | undefined;
  exif?: Buffer | null | undefined;
}

/** So many bytes, at most, are taken by the entries that lead to a block. */
export const BESIDE_BYTES = 96;

/** A file of these pieces, in as few bytes as boxes allow, with what is told beside them. */
export function writeAvif(
  pictures: AvifPiece[],
  references: Reference[],
  primary: number,
  { xmp, exif }: Beside = {},
): Buffer {
  const blocks = [
    ...(xmp ? [{ type: 'mime', data: xmp }] : []),
    // Where the directory begins behind these four bytes: at once.
    ...(exif ? [{ type: 'Exif', data: Buffer.concat([u32(0), exif]) }] : []),
  ];
  const pieces = [...pictures, ...blocks.map((block) => ({ ...block, hidden: false, properties: [] }))];
  const told = [
    ...references,
    ...blocks.map((_, i) => ({ type: 'cdsc', from: pictures.length + 1 + i, to: [primary] })),
  ];
  const ftyp = writeBox('ftyp', Buffer.from('avif\0\0\0\0avifmif1miaf', 'latin1'));
  const metaFor = (start: number) =>
    writeFullBox(
      'meta',
      {},
      writeFullBox('hdlr', {}, Buffer.from('\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1')),
      writeFullBox('pitm', {}, u16(primary)),
      placesOf(pieces, start),
      writeFullBox('iinf', {}, u16(pieces.length), ...pieces.map(infoOf)),
      ...(told.length > 0 ? [writeFullBox('iref', {}, ...told.map(referenceOf))] : []),
      propertiesOf(pieces),
    );
  // Its length does not depend on the places in it.
  const start = ftyp.length + metaFor(0).length + 8;
  return Buffer.concat([ftyp, metaFor(start), writeBox('mdat', ...pieces.map(({ data }) => data))]);
}

function placesOf(pieces: AvifPiece[], start: number): Buffer {
  let at = start;
  const places = pieces.map(({ data }, i) => {
    const place = Buffer.concat([u16(i + 1), u16(0), u16(1), u32(at), u32(data.length)]);
    at += data.length;
    return place;
  });
  // Four bytes for an offset and for a length, none for a base.
  return writeFullBox('iloc', {}, u16(0x4400), u16(pieces.length), ...places);
}

function infoOf({ type, hidden }: AvifPiece, i: number): Buffer {
  const text = type === 'mime' ? `${type}\0${XMP_TYPE}\0` : `${type}\0`;
  return writeFullBox(
    'infe',
    { version: 2, flags: hidden ? 1 : 0 },
    u16(i + 1),
    u16(0),
    Buffer.from(text, 'latin1'),
  );
}

function referenceOf({ type, from, to }: Reference): Buffer {
  return writeBox(type, u16(from), u16(to.length), ...to.map(u16));
}

/** Each property once, however many pieces have it. */
function propertiesOf(pieces: AvifPiece[]): Buffer {
  const places = new Map<string, number>();
  const all: Buffer[] = [];
  const placeOf = (bytes: Buffer) => {
    const key = bytes.toString('latin1');
    if (!places.has(key)) places.set(key, all.push(bytes));
    return places.get(key)!;
  };
  const owned = pieces.map(({ properties }) =>
    properties.map(({ bytes, essential }) => ({ place: placeOf(bytes), essential })),
  );
  const wide = all.length > 127;
  const associations = owned.flatMap((own, i) => [
    u16(i + 1),
    Buffer.from([own.length]),
    ...own.map(({ place, essential }) =>
      wide ? u16(place + (essential ? 0x8000 : 0)) : Buffer.from([place + (essential ? 0x80 : 0)]),
    ),
  ]);
  const ipma = writeFullBox('ipma', { flags: wide ? 1 : 0 }, u32(owned.length), ...associations);
  return writeBox('iprp', writeBox('ipco', ...all), ipma);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
