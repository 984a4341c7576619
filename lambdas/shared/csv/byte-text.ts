import { CsvError } from '../errors.ts';
import type { FileEncoding } from './file-encoding.ts';

/**
 * Gives a file as byte text: strings in which each character stands for one byte of UTF-8 or Windows-1252. All
 * that means something to a CSV (delimiters, quotes, line ends) is ASCII, and so reads the same in either; which
 * of the two a row is in can be told when the row is there. UTF-16 is brought to UTF-8 first.
 *
 * What is no text ends it with NOT_TEXT, given as a last piece and not thrown, so that a reader can take all text
 * in front of it before it fails.
 */
export async function* byteText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: FileEncoding,
  { offset, skip = 0, cut = false }: Extent,
): AsyncGenerator<string | CsvError> {
  const utf16 = encoding === 'bytes' ? undefined : new Utf16(encoding, offset + skip);
  let at = offset;
  for await (const chunk of chunks) {
    const left = at === offset ? skip : 0;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(left);
    at += left;
    const nul = utf16 ? -1 : bytes.indexOf(0);
    const piece = utf16 ? utf16.take(bytes) : bytes.toString('latin1', 0, nul === -1 ? bytes.length : nul);
    if (piece !== '') yield piece;
    if (nul !== -1) return yield nulFound(at + nul, at + nul < 2);
    if (utf16?.fault) return yield utf16.fault;
    at += bytes.length;
  }
  const fault = cut ? undefined : utf16?.end();
  if (fault) yield fault;
}

/** Which part of a file the chunks are, in bytes. */
interface Extent {
  /** Where it begins. */
  offset: number;
  /** A mark at its beginning that is no text, all of it in the first chunk. */
  skip?: number;
  /** Whether more follows. */
  cut?: boolean;
}

/** Turns UTF-16 that comes in chunks into the byte text of the same in UTF-8. */
class Utf16 {
  readonly #bigEndian: boolean;
  #held: Buffer = Buffer.alloc(0);
  /** Where in the file what is held begins, in bytes. */
  #offset: number;
  fault: CsvError | undefined;

  constructor(encoding: FileEncoding, offset: number) {
    this.#bigEndian = encoding === 'utf-16be';
    this.#offset = offset;
  }

  take(chunk: Buffer): string {
    const bytes = Buffer.concat([this.#held, chunk]);
    const end = this.#wholeCharacters(bytes);
    this.#held = bytes.subarray(end);
    return this.#decode(bytes.subarray(0, end));
  }

  end(): CsvError | undefined {
    return this.#held.length === 0 ? undefined : halfCharacter(this.#offset);
  }

  /** Half a unit, or the first half of a pair, waits for the next chunk. */
  #wholeCharacters(bytes: Buffer): number {
    const even = bytes.length - (bytes.length % 2);
    const high = even >= 2 && (bytes[this.#bigEndian ? even - 2 : even - 1]! & 0xfc) === 0xd8;
    return high ? even - 2 : even;
  }

  #decode(bytes: Buffer): string {
    const text = (this.#bigEndian ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
    const nul = text.indexOf('\0');
    const lone = text.isWellFormed() ? -1 : text.search(/\p{Cs}/u);
    const end = Math.min(...[nul, lone, text.length].filter((place) => place !== -1));
    if (end < text.length) {
      const place = this.#offset + end * 2;
      this.fault = end === nul ? nulFound(place, false) : halfCharacter(place);
    }
    this.#offset += bytes.length;
    return Buffer.from(text.slice(0, end)).toString('latin1');
  }
}

function nulFound(offset: number, first: boolean): CsvError {
  const hint = first ? '; UTF-16 needs a byte-order mark in front' : '';
  return new CsvError('NOT_TEXT', `Expected text, but found a NUL character at byte offset ${offset}${hint}`);
}

const halfCharacter = (offset: number) =>
  new CsvError('NOT_TEXT', `Expected text in UTF-16, but found half a character at byte offset ${offset}`);
