import sharp from 'sharp';
import { writeBox } from '../../../engine/avif/boxes.ts';
import { type Reference, readItems } from '../../../engine/avif/read-items.ts';
import { writeAvif } from '../../../engine/avif/write-avif.ts';
import { pngChunk } from '../../../engine/png/chunks.ts';
import { readLayout } from '../../../engine/tiff/layout.ts';
import { writeTiff } from '../../../engine/tiff/write-tiff.ts';
import { riffChunk, riffFile } from '../../../engine/webp/riff.ts';
import { insertInJpeg, insertInPng, jpegSegment } from '../../fixtures/images/make/bytes.ts';
import { longGif } from '../engine/collection/bombs.ts';
import { picture, pixels } from '../engine/pictures.ts';
import { filled, type Inputs, type MakeInput } from './repeated.ts';

const small = picture(60, 40);
const jpeg = await small.jpeg().toBuffer();
const png = await small.png().toBuffer();
const webp = await small.webp().toBuffer();
const lossless = await small.webp({ lossless: true }).toBuffer();
const gif = await small.gif().toBuffer();
const tiff = await small.tiff({ compression: 'none' }).toBuffer();
const avif = await small.avif().toBuffer();

const inJpeg =
  (piece: Buffer): MakeInput =>
  (bytes) =>
    insertInJpeg(jpeg, filled(bytes, piece));
const inPng =
  (piece: Buffer, number?: (piece: Buffer, i: number) => void): MakeInput =>
  (bytes) =>
    insertInPng(png, filled(bytes, piece, number));
/** Without what stands behind the header of a file, its own chunks in the end. */
const inWebp =
  (...pieces: Buffer[]): MakeInput =>
  (bytes) =>
    riffFile([extended(), ...pieces.slice(0, -1), filled(bytes, pieces.at(-1)!), webp.subarray(12)]);
const inGif =
  (piece: string): MakeInput =>
  (bytes) => {
    const at = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
    return Buffer.concat([gif.subarray(0, at), filled(bytes, Buffer.from(piece, 'hex')), gif.subarray(at)]);
  };

function extended(): Buffer {
  const body = Buffer.alloc(10);
  body[0] = 0x2c;
  body.writeUIntLE(59, 4, 3);
  body.writeUIntLE(39, 7, 3);
  return riffChunk('VP8X', body);
}

function exifOf(entries: number): Buffer {
  const head = Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(entries, 8);
  return Buffer.concat([
    head,
    Buffer.alloc(12 * entries, Buffer.from('\x10\x01\x02\0\x01\0\0\0abc\0', 'latin1')),
  ]);
}

/** A profile of tags that each own all of it from a byte of their own on. */
function overlapping(bytes: number): Buffer {
  const names = 'rXYZ gXYZ bXYZ wtpt bkpt chad rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2'.split(' ');
  const profile = Buffer.alloc(bytes, 'RGB mntr');
  profile.writeUInt32BE(names.length, 128);
  for (const [i, name] of names.entries()) {
    profile.write(name, 132 + 12 * i, 'latin1');
    profile.writeUInt32BE(400 + i, 136 + 12 * i);
    profile.writeUInt32BE(bytes - 400 - i, 140 + 12 * i);
  }
  return profile;
}

function frame(body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUIntLE(59, 6, 3);
  head.writeUIntLE(39, 9, 3);
  head.writeUIntLE(100, 12, 3);
  return riffChunk('ANMF', Buffer.concat([head, body]));
}

/** Directories of one page each, one after the other, or one of so many entries. */
function pages(bytes: number): Buffer {
  const at = tiff.readUInt32LE(4);
  const length = 2 + 12 * tiff.readUInt16LE(at) + 4;
  const directory = tiff.subarray(at, at + length);
  const all = filled(bytes, directory, (one, i) =>
    one.writeUInt32LE(tiff.length + (i + 1) * length, length - 4),
  );
  all.writeUInt32LE(0, all.length - 4);
  const file = Buffer.concat([tiff, all]);
  file.writeUInt32LE(tiff.length, 4);
  return file;
}

function boxes(bytes: number, type: string): Buffer {
  const at = avif.readUInt32BE(0);
  const box = Buffer.from(`\0\0\0\x08${type}`, 'latin1');
  return Buffer.concat([avif.subarray(0, at), filled(bytes, box), avif.subarray(at)]);
}

/** Boxes within `meta`, whose own length and the offsets behind it are set right by nobody. */
function inMeta(bytes: number, box: string): Buffer {
  const at = avif.indexOf('meta') - 4;
  const filling = filled(bytes, box);
  const file = Buffer.concat([avif.subarray(0, at + 12), filling, avif.subarray(at + 12)]);
  file.writeUInt32BE(avif.readUInt32BE(at) + filling.length, at);
  return file;
}

/** A file whose boxes are all right, with more behind its pixels, or about it. */
function avifOf(more: Buffer, references: Reference[]): Buffer {
  const pieces = readItems(avif)!.items.map(({ type, hidden, properties, extents }) => ({
    type,
    hidden,
    data: Buffer.concat([...extents, more]),
    properties: properties.map(({ box, essential }) => ({ bytes: writeBox(box.type, box.body), essential })),
  }));
  return writeAvif([...pieces, ...pieces], references, 1);
}

const pngEmpty = (type: string) => pngChunk(type, Buffer.alloc(0));
const control = pngChunk('fcTL', Buffer.alloc(26));

/** By what a file is made of: every part that a reader may meet again and again. */
export const pictures: Inputs = {
  'comments of a JPEG': inJpeg(jpegSegment(0xfe, Buffer.alloc(0))),
  'Adobe segments of a JPEG': inJpeg(jpegSegment(0xee, Buffer.from('Adobe\0\x64\0\0\0\0\x01', 'latin1'))),
  'empty Adobe segments of a JPEG': inJpeg(jpegSegment(0xee, Buffer.alloc(0))),
  'empty quantisation tables of a JPEG': inJpeg(jpegSegment(0xdb, Buffer.alloc(0))),
  'empty Huffman tables of a JPEG': inJpeg(jpegSegment(0xc4, Buffer.alloc(17))),
  'restart intervals of a JPEG': inJpeg(jpegSegment(0xdd, Buffer.alloc(2))),
  'scans of a JPEG': (bytes) => {
    const scan = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])), -2);
    return Buffer.concat([jpeg.subarray(0, -2), filled(bytes, scan), jpeg.subarray(-2)]);
  },
  'restart marks of a JPEG': inJpeg(Buffer.from([0xff, 0xd0])),
  'fill bytes of a JPEG': inJpeg(Buffer.from([0xff])),
  'junk in a JPEG': inJpeg(Buffer.from([0x17])),
  'pieces of a profile in a JPEG': inJpeg(
    jpegSegment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01abcd', 'latin1')),
  ),
  'Exif of a JPEG': inJpeg(
    jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOf(600)])),
  ),
  'XMP of a JPEG': inJpeg(
    jpegSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>', 'latin1')),
  ),

  'texts of a PNG': inPng(pngEmpty('tEXt')),
  'chunks of a PNG, each with a name of its own': inPng(pngEmpty('aaaa'), (chunk, i) => {
    for (let place = 0; place < 4; place++) chunk[4 + place] = 97 + (Math.floor(i / 26 ** place) % 26);
  }),
  'profiles of a PNG': inPng(pngChunk('iCCP', Buffer.from('icc\0\0x', 'latin1'))),
  'empty pixels of a PNG': (bytes) => {
    const at = png.indexOf('IDAT') - 4;
    return Buffer.concat([png.subarray(0, at), filled(bytes, pngEmpty('IDAT')), png.subarray(at)]);
  },
  'pixels of a PNG, a byte a chunk': async (bytes) => {
    const side = Math.ceil(Math.sqrt(bytes / 39));
    const noise = await picture(side, side, 'noise').png({ compressionLevel: 0 }).toBuffer();
    const at = noise.indexOf('IDAT') - 4;
    const data = noise.subarray(at + 8, at + 8 + noise.readUInt32BE(at));
    const chunks = Array.from(data, (byte) => pngChunk('IDAT', Buffer.from([byte])));
    return Buffer.concat([noise.subarray(0, at), ...chunks, pngEmpty('IEND')]);
  },
  'frames of a PNG': inPng(control),
  'Exif of a PNG': inPng(pngChunk('eXIf', exifOf(600))),

  'profiles of a WebP': inWebp(riffChunk('ICCP', overlapping(1_000)), riffChunk('ICCP', Buffer.alloc(0))),
  'one profile of a WebP': (bytes) =>
    riffFile([extended(), riffChunk('ICCP', overlapping(bytes)), webp.subarray(12)]),
  'marks of a WebP': inWebp(riffChunk('HALV', Buffer.from('halve50000000000', 'latin1'))),
  'unknown chunks of a WebP': inWebp(riffChunk('abcd', Buffer.alloc(0))),
  'extended headers of a WebP': inWebp(extended()),
  'alpha of a WebP': inWebp(riffChunk('ALPH', Buffer.alloc(1))),
  'Exif of a WebP': inWebp(riffChunk('EXIF', exifOf(600))),
  'empty frames of a WebP': inWebp(riffChunk('ANIM', Buffer.alloc(6)), frame(Buffer.alloc(0))),
  'frames of a WebP': inWebp(riffChunk('ANIM', Buffer.alloc(6)), frame(lossless.subarray(12))),
  'pictures of one frame of a WebP': (bytes) =>
    riffFile([
      extended(),
      riffChunk('ANIM', Buffer.alloc(6)),
      frame(filled(bytes, riffChunk('VP8 ', webp.subarray(20, 30)))),
    ]),

  'comments of a GIF': inGif('21fe00'),
  'controls of a GIF': inGif('21f9040000000000'),
  'loops of a GIF': inGif('21ff0b4e45545343415045322e300301000000'),
  // Of one pixel: more would take its time by its pixels, which a limit of their own bounds.
  'frames of a GIF': (bytes) => longGif(bytes / 23, 1, 1),
  'frames of a photograph in a GIF': (bytes) => {
    const frames = Math.max(2, Math.round(bytes / 6_500));
    const [width, height] = [96, 64];
    const data = Buffer.concat(
      Array.from({ length: frames }, (_, i) => pixels(width, height, i % 2 ? 'noise' : 'photo')),
    );
    return sharp(data, { raw: { width, height: frames * height, channels: 3, pageHeight: height } })
      .gif()
      .toBuffer();
  },
  'blocks of a GIF, a byte each': (bytes) => {
    const at = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])) + 11;
    return Buffer.concat([gif.subarray(0, at), filled(bytes, Buffer.from('0100', 'hex')), gif.subarray(at)]);
  },

  'pages of a TIFF': pages,
  'entries of a TIFF': (bytes) => {
    const file = Buffer.concat([
      tiff.subarray(0, tiff.readUInt32LE(4)),
      exifOf(Math.min(65_535, bytes / 12)).subarray(8),
    ]);
    file.writeUInt32LE(tiff.readUInt32LE(4), 4);
    return file;
  },
  'strips of a TIFF': (bytes) => {
    const { directory } = readLayout(tiff)!;
    const rows = Math.floor(bytes / (3 * 60));
    const four = (value: number) => Buffer.from([value & 255, value >> 8, 0, 0]);
    const tags = [...directory.entries.values()].filter(({ tag }) => tag !== 273 && tag !== 279);
    for (const entry of tags) {
      if (entry.tag === 257) Object.assign(entry, { type: 4, value: four(rows) });
      if (entry.tag === 278) Object.assign(entry, { type: 4, value: four(1) });
    }
    const data = new Array<Buffer>(rows).fill(Buffer.alloc(3 * 60, 'a row'));
    return writeTiff(directory.little, tags, { tiled: false, data });
  },
  'units of an AVIF': (bytes) => avifOf(filled(bytes, Buffer.from([0x7a, 0])), []),
  'references of an AVIF': (bytes) =>
    avifOf(Buffer.alloc(0), new Array(Math.floor(bytes / 14)).fill({ type: 'auxl', from: 2, to: [1] })),
  'references to much in an AVIF': (bytes) =>
    avifOf(Buffer.alloc(0), [{ type: 'dimg', from: 1, to: new Array(Math.min(65_535, bytes / 2)).fill(2) }]),
  'boxes of an AVIF': (bytes) => boxes(bytes, 'free'),
  'boxes of no kind in an AVIF': (bytes) => boxes(bytes, 'abcd'),
  'boxes within boxes in an AVIF': (bytes) => inMeta(bytes, '\0\0\0\x08free'),
  'items of an AVIF': (bytes) => inMeta(bytes, '\0\0\0\x15infe\x02\0\0\0\0\x01\0\0av01\0'),
};

/** By what opens a file that is no picture. */
export const noPictures: Inputs = {
  'comments in front of a page': (bytes) => filled(bytes, '<!---->'),
  'comments with spaces between them': (bytes) => filled(bytes, '<!-- -->  '),
  'comments that do not end': (bytes) => filled(bytes, '<!--'),
  'a declaration that does not end': (bytes) => filled(bytes, '<?xml '),
  'white space': (bytes) => filled(bytes, ' '),
  brackets: (bytes) => filled(bytes, '['),
  'entries of an archive': (bytes) => filled(bytes, `PK\x03\x04\x14${'\0'.repeat(21)}\x01\0\0\0a`),
  'headers of a tape': (bytes) =>
    filled(bytes, 'a'.padEnd(100, '\0').padEnd(257, '0') + 'ustar'.padEnd(255, '\0')),
  'tags in front of music': (bytes) => filled(bytes, 'ID3\x04\0\0\0\0\0\0'),
  'boxes of a film': (bytes) => filled(bytes, '\0\0\0\x08free'),
  'elements of Matroska': (bytes) => filled(bytes, '\x1a\x45\xdf\xa3\x80'),
  'pages of Ogg': (bytes) => filled(bytes, `OggS${'\0'.repeat(23)}`),
  'objects of a PDF': (bytes) => filled(bytes, '%PDF-1.4\n1 0 obj<<>>endobj\n'),
};
