import { isUtf8 } from 'node:buffer';

/** What a record was written in; plain ASCII is the same in both. */
export type RecordEncoding = 'ascii' | 'utf-8' | 'windows-1252';

const windows1252 = new TextDecoder('windows-1252');

/**
 * Decodes a record of byte text by what it is itself: valid UTF-8, or else Windows-1252. Systems that put a
 * catalogue together from several sources mix the two, and a guess from the head of a file would spoil the rest.
 */
export function decodeRecord(
  raw: string,
  cells: string[],
): { raw: string; cells: string[]; encoding: RecordEncoding } {
  if (!/[\x80-\xff]/.test(raw)) return { raw, cells, encoding: 'ascii' };
  const utf8 = isUtf8(Buffer.from(raw, 'latin1'));
  const decode = utf8 ? fromUtf8 : fromWindows1252;
  return { raw: decode(raw), cells: cells.map(decode), encoding: utf8 ? 'utf-8' : 'windows-1252' };
}

const fromUtf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');

const fromWindows1252 = (text: string) => windows1252.decode(Buffer.from(text, 'latin1'));
