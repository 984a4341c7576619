import sharp from 'sharp';
import { longGif } from '../../engine/collection/bombs.ts';
import { picture, pixels } from '../../engine/pictures.ts';
import { filled, type Inputs, type MakeInput } from '../repeated.ts';

const gif = await picture(60, 40).gif().toBuffer();

const inGif =
  (piece: string): MakeInput =>
  (bytes) => {
    const at = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
    return Buffer.concat([gif.subarray(0, at), filled(bytes, Buffer.from(piece, 'hex')), gif.subarray(at)]);
  };

export const gifs: Inputs = {
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
};
