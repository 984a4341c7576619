import { CsvError } from '../../errors.ts';
import { ROW_BYTES } from '../../limits.ts';
import { parseRecord, RECORD_CHARACTERS } from './parse-record.ts';

const CR = 0x0d;
const LF = 0x0a;

interface CsvRecord {
  /** As it stands in the file, its line end included; for a gap, all of its lines. */
  raw: string;
  /** How many lines of a gap hold delimiters: Excel leaves such lines where rows were deleted. 0 for a record. */
  emptyRows: number;
  /** None in a gap: lines that are blank, or of which every cell is. */
  cells: string[];
  /** Each cell is written as RFC 4180 has it. */
  strict: boolean;
  /** Over 1 MB. */
  tooLong: boolean;
  /** The line, counted from 1, in which a quote opens that is never closed; undefined for a sound record. */
  unclosedLine: number | undefined;
}

/** Cuts byte text that arrives in pieces into records, and into the gaps of blank lines between them. */
export class RecordReader {
  readonly delimiter: string;
  #text = '';
  #at = 0;
  /** Whether the text from `#at` on is empty, or known to hold no whole record. */
  #starved = true;
  #waiting = '';
  #ended = false;
  #line = 1;
  /** A record that was read behind a gap. */
  #held: CsvRecord | undefined;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  /** Takes more text, or nothing for its end. */
  push(piece: string | undefined): void {
    if (piece !== undefined) {
      this.#waiting += piece;
      return;
    }
    this.#ended = true;
    // At the end, what was half a record may be a whole one.
    this.#starved = this.#at === this.#text.length;
  }

  /** The next record; undefined when more text must come first, or after the end. */
  next(): CsvRecord | undefined {
    if (this.#held) return this.#giveHeld();
    let gap = 0;
    let emptyRows = 0;
    for (;;) {
      gap += this.#skipLineEnds();
      if (this.#starved) {
        if (gap > 0) return this.#gap(gap, emptyRows);
        if (!this.#refill()) return undefined;
        continue;
      }
      const parsed = parseRecord(this.#text, this.#at, this.delimiter, this.#isWhole);
      if (parsed === 'endless') throw this.#endless();
      this.#starved = parsed === 'incomplete' || parsed.next === this.#text.length;
      if (parsed === 'incomplete') continue;
      const start = this.#at;
      const lastLine = this.#line + parsed.breaks;
      this.#at = parsed.next;
      this.#line = lastLine + 1;
      const { cells } = parsed;
      if (cells.every((cell) => cell.trim() === '')) {
        gap += parsed.next - start;
        if (cells.length > 1) emptyRows += 1;
        continue;
      }
      const record = {
        raw: this.#text.slice(start, parsed.next),
        emptyRows: 0,
        cells,
        strict: parsed.strict,
        tooLong: parsed.end - start > ROW_BYTES,
        unclosedLine: parsed.unclosed ? lastLine : undefined,
      };
      if (gap === 0) return record;
      this.#held = record;
      return this.#gap(gap, emptyRows, start);
    }
  }

  /** Whether nothing follows the text. */
  get #isWhole(): boolean {
    return this.#ended && this.#waiting === '';
  }

  #giveHeld(): CsvRecord | undefined {
    const record = this.#held;
    this.#held = undefined;
    return record;
  }

  #gap(length: number, emptyRows: number, end = this.#at): CsvRecord {
    const raw = this.#text.slice(end - length, end);
    return { raw, emptyRows, cells: [], strict: true, tooLong: false, unclosedLine: undefined };
  }

  /** Line ends without anything between them, of which a file may have a gigabyte. */
  #skipLineEnds(): number {
    const start = this.#at;
    let at = start;
    for (let code = this.#text.charCodeAt(at); code === LF || code === CR; code = this.#text.charCodeAt(at)) {
      // A line feed may still follow this carriage return.
      if (code === CR && at + 1 === this.#text.length && !this.#isWhole) break;
      at += code === CR && this.#text.charCodeAt(at + 1) === LF ? 2 : 1;
      this.#line += 1;
    }
    this.#at = at;
    if (at === this.#text.length) this.#starved = true;
    return at - start;
  }

  /** Waits until the text has at least doubled, so that a record in a thousand pieces is not read a thousand times. */
  #refill(): boolean {
    const left = this.#text.length - this.#at;
    if (this.#waiting === '' || (this.#waiting.length < left && !this.#ended)) return false;
    this.#text = this.#text.slice(this.#at) + this.#waiting;
    this.#at = 0;
    this.#waiting = '';
    this.#starved = false;
    return true;
  }

  #endless(): CsvError {
    return new CsvError(
      'ROW_TOO_LONG',
      `Expected rows of at most ${ROW_BYTES} bytes, but the one that begins in line ${this.#line} has over ` +
        `${RECORD_CHARACTERS} characters`,
    );
  }
}
