import { deflateRawSync, deflateSync, constants as zlib } from 'node:zlib';
import sharp from 'sharp';
import { pngChunk } from '../../../../engine/png/chunks.ts';

/** Small files that would be huge, made when they are needed. */

/** Truecolour of one shade: its pixels come to 805 MB, its file to less than one. */
export function hugePng(side = 16_383): Buffer {
  const row = 1 + 3 * side;
  // A piece of zeros that ends at a byte, so that it can stand again and again.
  const piece = deflateRawSync(Buffer.alloc(64 * row), { finishFlush: zlib.Z_FULL_FLUSH, level: 9 });
  const rows = Math.floor(side / 64) * 64;
  const last = deflateRawSync(Buffer.alloc((side - rows) * row), { level: 9 });
  const sum = Buffer.alloc(4);
  // Adler-32 of nothing but zeros: one, and how many they are.
  sum.writeUInt32BE(((side * row) % 65_521) * 65_536 + 1);
  const pieces = new Array<Buffer>(rows / 64).fill(piece);
  const data = Buffer.concat([Buffer.from([0x78, 0xda]), ...pieces, last, sum]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** So many frames of one colour. */
export function longGif(frames: number, width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  // A palette of two greys.
  const head = Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from('8000007f7f7f808080', 'hex')]);
  const control = Buffer.from('21f9040401000000', 'hex');
  // One pixel in the corner: each frame is drawn upon the one before.
  const frame = Buffer.from('2c0000000001000100000202440100', 'hex');
  return Buffer.concat([
    head,
    ...new Array<Buffer>(Math.floor(frames)).fill(Buffer.concat([control, frame])),
    Buffer.from([0x3b]),
  ]);
}

/** A small picture with so many bytes of one chunk beside it. */
export async function chattyPng(type: string, body: Buffer): Promise<Buffer> {
  const png = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#4060a0' } })
    .png()
    .toBuffer();
  return Buffer.concat([png.subarray(0, 33), pngChunk(type, body), png.subarray(33)]);
}

/** A profile of so many zeros, in a few kilobytes. */
export const hugeProfile = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes), { level: 9 })]);

/** A file whose header tells another size than it has. */
export async function claiming(
  format: 'jpeg' | 'webp' | 'avif' | 'tiff',
  width: number,
  height: number,
): Promise<Buffer> {
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: '#4060a0' } });
  const file = await image.toFormat(format).toBuffer();
  if (format === 'jpeg') {
    const at = file.indexOf(Buffer.from([0xff, 0xc0]));
    file.writeUInt16BE(height, at + 5);
    file.writeUInt16BE(width, at + 7);
  } else if (format === 'webp') {
    const at = file.indexOf('VP8 ') + 14;
    file.writeUInt16LE(width, at);
    file.writeUInt16LE(height, at + 2);
  } else if (format === 'avif') {
    const at = file.indexOf('ispe') + 8;
    file.writeUInt32BE(width, at);
    file.writeUInt32BE(height, at + 4);
  } else {
    const directory = file.readUInt32LE(4);
    for (let at = directory + 2; at + 12 <= file.length; at += 12) {
      if (file.readUInt16LE(at) === 256) file.writeUInt32LE(width, at + 8);
      if (file.readUInt16LE(at) === 257) file.writeUInt32LE(height, at + 8);
      if (file.readUInt16LE(at) === 256 || file.readUInt16LE(at) === 257) file.writeUInt16LE(4, at + 2);
    }
  }
  return file;
}
