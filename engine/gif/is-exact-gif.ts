import { colourTableBytes } from './colour-table-bytes.ts';

const LONGEST_CODE = 12;

/** Whether the pixels of each frame end where its blocks end; of a cleaned file, whose other blocks are known. */
export function isExactGif(gif: Buffer): boolean {
  for (let at = 13 + colourTableBytes(gif[10]!); at < gif.length && gif[at] !== 0x3b; ) {
    const frame = gif[at] === 0x2c;
    at += frame ? 10 + colourTableBytes(gif[at + 9]!) : 2;
    const smallest = gif[at]!;
    if (frame) at += 1;
    const start = at;
    while (gif[at]) at += 1 + gif[at]!;
    if (frame && !endsWithItsCodes(joinBlocks(gif.subarray(start, at)), smallest)) return false;
    at += 1;
  }
  return true;
}

/** In one buffer at once: a block may be as short as a byte, and there may be millions of them. */
function joinBlocks(blocks: Buffer): Buffer {
  const data = Buffer.allocUnsafe(blocks.length);
  let length = 0;
  for (let at = 0; at < blocks.length; at += 1 + blocks[at]!)
    length += blocks.copy(data, length, at + 1, at + 1 + blocks[at]!);
  return data.subarray(0, length);
}

/** Follows the lengths of the codes to the one that says "end"; what they stand for does not matter. */
function endsWithItsCodes(data: Buffer, smallest: number): boolean {
  if (smallest < 1 || smallest > 8) return false;
  const clear = 1 << smallest;
  let next = clear + 2;
  let length = smallest + 1;
  let first = true;
  for (let bit = 0; bit + length <= 8 * data.length; ) {
    const code = codeAt(data, bit, length);
    bit += length;
    if (code === clear + 1) return data.length === Math.ceil(bit / 8);
    if (code === clear) {
      next = clear + 2;
      length = smallest + 1;
      first = true;
      continue;
    }
    // Each code but the first adds one to the table; the codes grow when it has no more room.
    if (!first && next < 1 << LONGEST_CODE) next += 1;
    if (next === 1 << length && length < LONGEST_CODE) length += 1;
    first = false;
  }
  return false;
}

function codeAt(data: Buffer, bit: number, length: number): number {
  const at = bit >> 3;
  const three = data[at]! | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
  return (three >> (bit & 7)) & ((1 << length) - 1);
}
