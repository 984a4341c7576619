import { ImageError } from '../errors.ts';
import { KeptBytes } from '../kept-bytes.ts';
import type { Header } from '../picture.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** What ends a row of blocks. */
const END = Buffer.from([0]);
/** Graphic control: its four bytes hold a frame's delay, its disposal and its transparent colour. */
const CONTROL_BYTES = 8;
/** The looping extension up to how often it plays. */
const LOOPING_BYTES = 18;

/** Counts the frames and copies the blocks that make the picture; comments, XMP and what follows the end go. */
export function readGifHeader(bytes: Buffer): Header | null {
  if (bytes.length < 13) return null;
  let at = 13 + colourTableBytes(bytes[10]!);
  const kept = new KeptBytes(bytes);
  kept.keep(0, at);
  let frames = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const start = at;
    if (bytes[at] === EXTENSION) {
      at = endOfBlocks(bytes, at + 2);
      const needed = neededOf(bytes.subarray(start, at));
      kept.keep(start, start + needed);
      if (needed > 0) kept.add(END);
    } else if (bytes[at] === IMAGE && at + 11 <= bytes.length) {
      at = endOfBlocks(bytes, at + 11 + colourTableBytes(bytes[at + 9]!));
      kept.keep(start, at);
      frames += 1;
    } else break;
  }
  kept.add(Buffer.from([TRAILER]));
  return {
    format: 'gif',
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    frames: Math.max(1, frames),
    icc: null,
    orientation: 1,
    clean: kept.bytes(),
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

/** How much of an extension the picture needs: of two kinds what they have to say, and nothing behind it. */
function neededOf(extension: Buffer): number {
  if (extension[1] === 0xf9 && extension[2] === 4) return CONTROL_BYTES - END.length;
  const name = extension.toString('latin1', 3, 14);
  const looping = extension[1] === 0xff && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0');
  return looping && extension[14] === 3 && extension.length > LOOPING_BYTES ? LOOPING_BYTES : 0;
}
