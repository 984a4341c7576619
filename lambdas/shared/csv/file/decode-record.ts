import { isUtf8 } from 'node:buffer';
import { type FileEncoding, isUtf16 } from './file-encoding.ts';

/** What a record was written in; plain ASCII is the same in all. Other is Windows-1252, or what was named. */
export type RecordEncoding = 'ascii' | 'utf-8' | 'other';

/** One for all records: to make one takes longer than to decode a record by it. */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/**
 * Decodes a record of byte text: by the encoding that the client has named, or else by what it is itself, valid
 * UTF-8 or Windows-1252. Systems that put a catalogue together from several sources mix the two, and a guess from
 * the head of a file would spoil the rest. What was UTF-16 is UTF-8 by now.
 */
export function decodeRecord(
  raw: string,
  cells: string[],
  file: FileEncoding,
): { raw: string; cells: string[]; encoding: RecordEncoding } {
  if (!/[\x80-\xff]/.test(raw)) return { raw, cells, encoding: 'ascii' };
  const named = file !== 'bytes' && !isUtf16(file) ? file : undefined;
  const utf8 = named === undefined && isUtf8(Buffer.from(raw, 'latin1'));
  const decode = utf8 ? fromUtf8 : by(named ?? 'windows-1252');
  return { raw: decode(raw), cells: cells.map(decode), encoding: utf8 ? 'utf-8' : 'other' };
}

const fromUtf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');

function by(label: string): (text: string) => string {
  const decoder = decoders.get(label) ?? new TextDecoder(label);
  decoders.set(label, decoder);
  return (text) => decoder.decode(Buffer.from(text, 'latin1'));
}
