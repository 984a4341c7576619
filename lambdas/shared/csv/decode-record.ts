import { isUtf8 } from 'node:buffer';

/** What a record was written in; plain ASCII is the same in both. */
export type RecordEncoding = 'ascii' | 'utf-8' | 'windows-1252';

/**
 * What Windows-1252 has at 0x80 to 0x9F; all else is as in Latin-1. The five bytes that it does not know stand for
 * themselves, as browsers have it. (Node's own TextDecoder takes all of them for Latin-1.)
 */
const SPECIAL =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

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

const fromWindows1252 = (text: string) =>
  text.replace(/[\x80-\x9f]/g, (character) => SPECIAL[character.charCodeAt(0) - 0x80]!);
