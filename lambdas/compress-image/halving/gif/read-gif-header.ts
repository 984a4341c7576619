import type { Header } from '../picture.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

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
      if (isKept(bytes, start)) kept.push(bytes.subarray(start, at));
    } else if (bytes[at] === IMAGE && at + 10 <= bytes.length) {
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

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return Math.min(at + 1, bytes.length);
}

// Graphic control holds delays and transparency; the two looping extensions how often it plays.
function isKept(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] === 0xf9) return true;
  const name = bytes.toString('latin1', at + 3, at + 14);
  return bytes[at + 1] === 0xff && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0');
}
