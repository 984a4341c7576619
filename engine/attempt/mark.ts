import { crc32 } from 'node:zlib';

/** What says that a file is an output of Halve: for which target it was made, and which file it stands in. */
interface Mark {
  /** The part of its source's bytes that it was to have at most. */
  target: number;
}

/** Its name, the target in ten-thousandths, and the checksum of the file around it: text of this many bytes. */
const MARK = /^halve(\d{4})([0-9a-z]{7})$/;
const NAME = Buffer.from('halve', 'latin1');
export const MARK_BYTES = 16;
/** Its own checksum is not in it. */
const CHECKED_BYTES = 9;
/** Behind the mark a PNG has the checksum of its chunk, which is known only when the mark is. */
const UNCHECKED_BYTES = MARK_BYTES + 4;
/** A hostile file may be full of marks, each of which wants the checksum of the whole. */
const MOST_LOOKED_AT = 4;

/** A mark of which only the length is right: what it will take is known before there is a file. */
export const BLANK_MARK = Buffer.alloc(MARK_BYTES, 'halve');

/**
 * A file with its mark. It holds the checksum of the rest, so that it says nothing about another picture into which
 * somebody has copied it, nor about this one once it was worked on. `splice` puts a mark into the file.
 */
export function markFile(target: number, splice: (mark: Buffer) => Buffer): Buffer {
  const unknown = write(target, 0);
  const file = splice(unknown);
  const at = file.indexOf(unknown);
  return at < 0 ? file : splice(write(target, checksum(file, at)));
}

/** The mark of a file; null where there is none, or none that belongs to these bytes. */
export function readMark(file: Buffer): Mark | null {
  let at = file.indexOf(NAME);
  for (let looked = 0; at >= 0 && looked < MOST_LOOKED_AT; at = file.indexOf(NAME, at + 1)) {
    const [mark, target, sum] = MARK.exec(file.toString('latin1', at, at + MARK_BYTES)) ?? [];
    if (!mark) continue;
    looked += 1;
    if (Number.parseInt(sum!, 36) === checksum(file, at)) return { target: Number(target) / 10_000 };
  }
  return null;
}

function write(target: number, sum: number): Buffer {
  const told = String(Math.round(target * 10_000)).padStart(4, '0');
  return Buffer.from(`halve${told}${sum.toString(36).padStart(7, '0')}`, 'latin1');
}

function checksum(file: Buffer, at: number): number {
  return crc32(file.subarray(at + UNCHECKED_BYTES), crc32(file.subarray(0, at + CHECKED_BYTES)));
}
