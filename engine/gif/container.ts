import { ImageError } from '../errors.ts';
import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../open/header-by-sharp.ts';
import { KeptBytes } from '../open/kept-bytes.ts';
import { colourTableBytes } from './colour-table-bytes.ts';
import { isExactGif } from './is-exact-gif.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** What ends a row of blocks. */
const END = Buffer.from([0]);
/** Graphic control: its four bytes hold a frame's delay, its disposal and its transparent colour. */
const CONTROL_BYTES = 8;
/** The looping extension up to how often it plays. */
const LOOPING_BYTES = 18;

export const container: Container<ImageHeader> = {
  recognise: (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  readHeader,
  isExact: ({ clean }) => isExactGif(clean),
  // A GIF has neither profile nor orientation.
  splice: (gif, { mark }) =>
    mark ? Buffer.concat([gif.subarray(0, -1), comment(mark), gif.subarray(-1)]) : gif,
  splicedBytes: ({ mark }) => (mark ? comment(mark).length : 0),
};

/** Counts the frames and copies the blocks that make the picture; comments, XMP and what follows the end go. */
async function readHeader(bytes: Buffer): Promise<ImageHeader | null> {
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
  const clean = kept.bytes();
  // The canvas is often not what is shown: the decoder has rules of its own for those that make no sense.
  const { width, height } = await headerBySharp(clean);
  return {
    width,
    height,
    frames: Math.max(1, frames),
    grey: false,
    icc: null,
    orientation: 1,
    clean,
    copied: true,
  };
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

/** A comment of up to 255 bytes. */
function comment(text: Buffer): Buffer {
  return Buffer.concat([Buffer.from([EXTENSION, 0xfe, text.length]), text, END]);
}
