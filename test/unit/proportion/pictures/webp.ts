import { riffChunk, riffFile } from '../../../../engine/webp/riff.ts';
import { picture } from '../../engine/pictures.ts';
import { filled, type Inputs, type MakeInput } from '../repeated.ts';
import { exifOf } from './exif-of.ts';

const webp = await picture(60, 40).webp().toBuffer();
const lossless = await picture(60, 40).webp({ lossless: true }).toBuffer();

/** Without what stands behind the header of a file, its own chunks in the end. */
const inWebp =
  (...pieces: Buffer[]): MakeInput =>
  (bytes) =>
    riffFile([extended(), ...pieces.slice(0, -1), filled(bytes, pieces.at(-1)!), webp.subarray(12)]);

function extended(): Buffer {
  const body = Buffer.alloc(10);
  body[0] = 0x2c;
  body.writeUIntLE(59, 4, 3);
  body.writeUIntLE(39, 7, 3);
  return riffChunk('VP8X', body);
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

export const webps: Inputs = {
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
};
