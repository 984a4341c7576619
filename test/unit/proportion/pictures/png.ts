import { pngChunk } from '../../../../engine/png/chunks.ts';
import { insertInPng } from '../../../fixtures/images/make/bytes.ts';
import { picture } from '../../engine/pictures.ts';
import { filled, type Inputs, type MakeInput } from '../repeated.ts';
import { exifOf } from './exif-of.ts';

const png = await picture(60, 40).png().toBuffer();

const inPng =
  (piece: Buffer, number?: (piece: Buffer, i: number) => void): MakeInput =>
  (bytes) =>
    insertInPng(png, filled(bytes, piece, number));

const pngEmpty = (type: string) => pngChunk(type, Buffer.alloc(0));

const control = pngChunk('fcTL', Buffer.alloc(26));

export const pngs: Inputs = {
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
};
