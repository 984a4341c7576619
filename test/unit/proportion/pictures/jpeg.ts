import { insertInJpeg, jpegSegment } from '../../../fixtures/images/make/bytes.ts';
import { picture } from '../../engine/pictures.ts';
import { filled, type Inputs, type MakeInput } from '../repeated.ts';
import { exifOf } from './exif-of.ts';

const jpeg = await picture(60, 40).jpeg().toBuffer();

const inJpeg =
  (piece: Buffer): MakeInput =>
  (bytes) =>
    insertInJpeg(jpeg, filled(bytes, piece));

export const jpegs: Inputs = {
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
};
