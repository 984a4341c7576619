import { parseLine, RECORD_CELLS } from './parse-line.ts';
import { parseQuoted } from './parse-quoted.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/** A record longer than this is not held in memory; a row that may be used is far shorter. */
export const RECORD_CHARACTERS = 16 * 1024 * 1024;

interface ParsedRecord {
  /** At most RECORD_CELLS, and one with all text behind them. */
  cells: string[];
  /** Where the record ends, without its line end, and where the next one begins. */
  end: number;
  next: number;
  /** Line breaks inside its cells. */
  breaks: number;
  quoted: boolean;
  /** Each cell is written as RFC 4180 has it. */
  strict: boolean;
  /** A quote in its last line opens a cell and is never closed; that line is cut at its delimiters alone. */
  unclosed: boolean;
}

/**
 * Reads the record that begins at `start`: `incomplete` when the text must go on first, `endless` when it
 * is longer than RECORD_CHARACTERS. The outcome depends on the text alone, not on how much of it is there. `ends`
 * takes up where each cell ends.
 */
export function parseRecord(
  text: string,
  start: number,
  delimiter: string,
  ended: boolean,
  ends?: number[],
): ParsedRecord | 'incomplete' | 'endless' {
  const limit = start + RECORD_CHARACTERS;
  const separator = delimiter.charCodeAt(0);
  const record: ParsedRecord = {
    cells: [],
    end: 0,
    next: 0,
    breaks: 0,
    quoted: false,
    strict: true,
    unclosed: false,
  };
  let at = start;
  let restFrom = -1;
  for (;;) {
    let end = at;
    while (text.charCodeAt(end) === SPACE) end++;
    if (text.charCodeAt(end) === QUOTE) {
      const cell = parseQuoted(text, end + 1, separator, ended, limit);
      if (cell === 'incomplete') return cell;
      if (cell === 'unclosed') return cutAtLineEnd(record, text, at, delimiter, limit, ended, ends);
      if (restFrom === -1) record.cells.push(cell.value);
      record.breaks += cell.breaks;
      record.quoted = true;
      if (!cell.strict || end > at) record.strict = false;
      end = cell.end;
    } else {
      for (; end < text.length; end++) {
        const code = text.charCodeAt(end);
        if (code === separator) break;
        // Most text lies above all that means something.
        if (code > QUOTE) continue;
        if (code === LF || code === CR) break;
        if (code === QUOTE) record.strict = false;
      }
      if (end === text.length && !ended) return end > limit ? 'endless' : 'incomplete';
      if (restFrom === -1) record.cells.push(text.slice(at, end));
    }
    if (end > limit) return 'endless';
    if (restFrom === -1) ends?.push(end);
    if (text.charCodeAt(end) === separator) {
      at = end + 1;
      if (restFrom === -1 && record.cells.length === RECORD_CELLS) restFrom = at;
      continue;
    }
    if (endsInCr(text, end) && !ended) return 'incomplete';
    if (restFrom !== -1) {
      record.cells.push(text.slice(restFrom, end));
      ends?.push(end);
    }
    record.end = end;
    record.next = afterLineEnd(text, end);
    return record;
  }
}

function endOfPlain(text: string, from: number, separator: number): number {
  let end = from;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === separator || code === LF || code === CR) break;
  }
  return end;
}

/** Whether a line feed that belongs to this carriage return may still come. */
const endsInCr = (text: string, end: number) => text.charCodeAt(end) === CR && end + 1 === text.length;

function afterLineEnd(text: string, end: number): number {
  if (end >= text.length) return end;
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
}

/**
 * A quote that is never closed in front of a delimiter or a line end: where it is closed within the line, with text
 * behind it, the line is read as spreadsheets do. Else it costs the line in which it opens, and no more: reading goes
 * on with the next line. No line is read more than three times for it, because none of those that were searched for
 * the closing quote can open one of its own and leave it open.
 */
function cutAtLineEnd(
  record: ParsedRecord,
  text: string,
  cell: number,
  delimiter: string,
  limit: number,
  ended: boolean,
  ends?: number[],
): ParsedRecord | 'incomplete' | 'endless' {
  const end = endOfPlain(text, cell, LF);
  if (end > limit) return 'endless';
  if (endsInCr(text, end) && !ended) return 'incomplete';
  const line = text.slice(cell, end);
  const lineEnds: number[] = [];
  const closed = parseLine(line, delimiter, lineEnds);
  if (closed) ends?.push(...lineEnds.map((place) => cell + place));
  return {
    ...record,
    cells: [...record.cells, ...(closed ?? line.split(delimiter, RECORD_CELLS))],
    end,
    next: afterLineEnd(text, end),
    quoted: true,
    strict: false,
    unclosed: closed === undefined,
  };
}
