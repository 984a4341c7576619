import { writeBox } from '../../../../engine/avif/boxes.ts';
import { type Reference, readItems } from '../../../../engine/avif/read-items.ts';
import { writeAvif } from '../../../../engine/avif/write-avif.ts';
import { picture } from '../../engine/pictures.ts';
import { filled, type Inputs } from '../repeated.ts';

const avif = await picture(60, 40).avif().toBuffer();

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

export const avifs: Inputs = {
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
