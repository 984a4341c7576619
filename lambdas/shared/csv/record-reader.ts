import { CsvError } from '../errors.ts';
import { ROW_BYTES } from '../limits.ts';
import { parseRecord, RECORD_CHARACTERS } from './parse-record.ts';

export interface CsvRecord {
  cells: string[];
  /** Over 1 MB as UTF-8. */
  tooLong: boolean;
  /** The line, counted from 1, in which a quote opens that is never closed; undefined for a sound record. */
  unclosedLine: number | undefined;
}

/** Cuts text that arrives in pieces into records, leaving out blank lines. */
export class RecordReader {
  readonly delimiter: string;
  #text = '';
  #at = 0;
  /** Whether the text from `#at` on is empty, or known to hold no whole record. */
  #starved = true;
  #waiting = '';
  #ended = false;
  #error: CsvError | undefined;
  #line = 1;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  /** Takes more text, or an error or nothing for its end. */
  push(piece: string | CsvError | undefined): void {
    if (typeof piece === 'string') {
      this.#waiting += piece;
      return;
    }
    this.#ended = true;
    this.#error = piece;
    // At the end, what was half a record may be a whole one.
    this.#starved = this.#at === this.#text.length;
  }

  /** The next record; undefined when more text must come first, or after the end. */
  next(): CsvRecord | undefined {
    const record = this.#next();
    if (!record && this.#error) throw this.#error;
    return record;
  }

  #next(): CsvRecord | undefined {
    for (;;) {
      if (this.#starved && !this.#refill()) return undefined;
      // What an error cuts off is no record, even though nothing follows.
      const whole = this.#ended && this.#waiting === '' && !this.#error;
      const parsed = parseRecord(this.#text, this.#at, this.delimiter, whole);
      if (parsed === 'endless') throw this.#endless();
      this.#starved = parsed === 'incomplete' || parsed.next === this.#text.length;
      if (parsed === 'incomplete') continue;
      const start = this.#at;
      const lastLine = this.#line + parsed.breaks;
      this.#at = parsed.next;
      this.#line = lastLine + 1;
      const { cells } = parsed;
      if (!parsed.quoted && this.#isBlank(cells)) continue;
      return {
        cells,
        tooLong: this.#isTooLong(start, parsed.end),
        unclosedLine: parsed.unclosed ? lastLine : undefined,
      };
    }
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

  /** A line of nothing but white space; lines of nothing but tabs are, those of nothing but commas are not. */
  #isBlank(cells: string[]): boolean {
    if (cells.length > 1 && this.delimiter !== '\t') return false;
    return cells.every((cell) => cell.trim() === '');
  }

  #isTooLong(start: number, end: number): boolean {
    // A character takes at most three bytes for each unit of its length.
    if ((end - start) * 3 <= ROW_BYTES) return false;
    return Buffer.byteLength(this.#text.slice(start, end)) > ROW_BYTES;
  }

  #endless(): CsvError {
    return new CsvError(
      'ROW_TOO_LONG',
      `Expected rows of at most ${ROW_BYTES} bytes, but the one that begins in line ${this.#line} has over ` +
        `${RECORD_CHARACTERS} characters`,
    );
  }
}
