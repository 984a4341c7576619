import { CsvError } from '../errors.ts';
import { countColumns, findColumns, NEEDED_COLUMNS } from './find-columns.ts';
import { RecordReader } from './record-reader.ts';

const DELIMITERS = [',', ';', '\t'];

export interface Header {
  header: string[];
  /** Stands behind the header, with all text that was pushed so far. */
  reader: RecordReader;
}

/**
 * Reads the header with each delimiter at once, and takes the one that finds the needed columns: a count of
 * the delimiters would be misled by those inside quoted cells.
 */
export async function readHeader(pieces: AsyncGenerator<string | CsvError>): Promise<Header> {
  const candidates = DELIMITERS.map((delimiter) => new Candidate(delimiter));
  for (;;) {
    const { value: piece, done } = await pieces.next();
    for (const candidate of candidates) candidate.read(piece);
    const winner = candidates.find(({ found }) => found === NEEDED_COLUMNS);
    if (winner) return winner.take();
    if (done || candidates.every(({ settled }) => settled)) throw bestFailure(candidates);
  }
}

/** What a header that lacks columns is told: it is described as the likeliest delimiter reads it. */
function bestFailure(candidates: Candidate[]): unknown {
  const [best] = candidates.toSorted((a, b) => b.found - a.found || b.cells.length - a.cells.length);
  try {
    if (best!.cells.length > 0) findColumns(best!.cells);
    best!.take();
  } catch (error) {
    return error;
  }
}

class Candidate {
  readonly #reader: RecordReader;
  #unclosedLine: number | undefined;
  #error: unknown;
  cells: string[] = [];
  found = 0;

  constructor(delimiter: string) {
    this.#reader = new RecordReader(delimiter);
  }

  get settled(): boolean {
    return this.cells.length > 0 || this.#error !== undefined;
  }

  /** Takes what `RecordReader.push` takes. An error counts only when no other delimiter does better. */
  read(piece: string | CsvError | undefined): void {
    this.#reader.push(piece);
    if (this.settled) return;
    try {
      let record = this.#reader.next();
      while (record && this.#isDelimiterLine(record.cells)) record = this.#reader.next();
      if (!record) return;
      this.cells = record.cells;
      this.found = countColumns(record.cells);
      this.#unclosedLine = record.unclosedLine;
    } catch (error) {
      this.#error = error;
    }
  }

  /** Excel writes `sep=;` as a line of its own above the header. */
  #isDelimiterLine(cells: string[]): boolean {
    return cells.length <= 2 && /^sep=.?$/i.test(cells.join(this.#reader.delimiter));
  }

  take(): Header {
    if (this.#error) throw this.#error;
    if (!this.settled) throw new CsvError('EMPTY_FILE', 'Expected a header and rows, but the file is empty');
    if (this.#unclosedLine !== undefined) {
      const where = `the one that opens in line ${this.#unclosedLine} of the header`;
      throw new CsvError('UNCLOSED_QUOTE', `Expected every quote to be closed, but ${where} is not`);
    }
    return { header: this.cells, reader: this.#reader };
  }
}
