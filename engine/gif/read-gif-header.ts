import { ImageError } from '../errors.ts';
import type { Header } from '../picture.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** Graphic control: its four bytes hold a frame's delay, its disposal and its transparent colour. */
const CONTROL_BYTES = 8;
/** The looping extension up to how often it plays. */
const LOOPING_BYTES = 18;

/** Counts the frames and copies the blocks that make the picture; comments, XMP and what follows the end go. */
export function readGifHeader(bytes: Buffer): Header | null {
  if (bytes.length < 13) return null;
  let at = 13 + colourTableBytes(bytes[10]!);
  const kept: Buffer[] = [bytes.subarray(0, at)];
  let frames = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const start = at;
    if (bytes[at] === EXTENSION) {
      at = endOfBlocks(bytes, at + 2);
      kept.push(keptExtension(bytes.subarray(start, at)));
    } else if (bytes[at] === IMAGE && at + 11 <= bytes.length) {
      at = endOfBlocks(bytes, at + 11 + colourTableBytes(bytes[at + 9]!));
      kept.push(bytes.subarray(start, at));
      frames += 1;
    } else break;
  }
  kept.push(Buffer.from([TRAILER]));
  return {
    format: 'gif',
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    frames: Math.max(1, frames),
    icc: null,
    orientation: 1,
    clean: Buffer.concat(kept),
    copied: true,
  };
}

export function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

// The decoder would show what there is: a film that ends early, of which nobody would know.
function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  if (at < bytes.length) return at + 1;
  throw new ImageError(
    'IMAGE_TRUNCATED',
    'Expected a whole GIF, but found one that is cut off within a frame.',
  );
}

/** The two kinds that the picture needs, without anything behind what they have to say. */
function keptExtension(extension: Buffer): Buffer {
  const end = Buffer.from([0]);
  if (extension[1] === 0xf9 && extension[2] === 4)
    return Buffer.concat([extension.subarray(0, CONTROL_BYTES - 1), end]);
  const name = extension.toString('latin1', 3, 14);
  const looping = extension[1] === 0xff && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0');
  if (!looping || extension[14] !== 3 || extension.length < LOOPING_BYTES + 1) return Buffer.alloc(0);
  return Buffer.concat([extension.subarray(0, LOOPING_BYTES), end]);
}
