import { expect, test } from 'vitest';
import { decodeRecord } from '../../../../../lambdas/shared/csv/file/decode-record.ts';
import type { FileEncoding } from '../../../../../lambdas/shared/csv/file/file-encoding.ts';
import { CsvEncoding } from '../../../../../lambdas/shared/schemas/csv-encoding.ts';

const decode = (bytes: number[], file: FileEncoding = 'bytes') => {
  const raw = Buffer.from(bytes).toString('latin1');
  return decodeRecord(raw, [raw], file);
};

test('a row is UTF-8 where its bytes are, else Windows-1252, whatever the others are', () => {
  expect(decode([0x63, 0x61, 0x66, 0xc3, 0xa9])).toEqual({ raw: 'café', cells: ['café'], encoding: 'utf-8' });
  expect(decode([0x63, 0x61, 0x66, 0xe9])).toEqual({
    raw: 'café',
    cells: ['café'],
    encoding: 'other',
  });
  expect(decode([0x63, 0x61, 0x66])).toEqual({ raw: 'caf', cells: ['caf'], encoding: 'ascii' });
});

test('Windows-1252 is not Latin-1', () => {
  const bytes = Array.from({ length: 32 }, (_, at) => 0x80 + at);
  // As the Encoding Standard lists it.
  expect(decode(bytes).raw).toBe('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');
});

test('a row is in what the client has named, though its bytes be UTF-8, too', () => {
  expect(decode([0xa3, 0xf3, 0x64, 0xbc], 'iso-8859-2').raw).toBe('Łódź');
  expect(decode([0x8a, 0xbf, 0x8e, 0x9a], 'shift_jis').raw).toBe('漢字');
  expect(decode([0xc3, 0xa9], 'windows-1250')).toEqual({ raw: 'Ă©', cells: ['Ă©'], encoding: 'other' });
  expect(decode([0x63], 'windows-1250').encoding).toBe('ascii');
});

test('what was UTF-16 is UTF-8 when it comes here', () => {
  expect(decode([0xc3, 0xa9], 'utf-16le').raw).toBe('é');
});

test.each(CsvEncoding.options)('%s is known here by this name, and keeps ASCII where it is', (encoding) => {
  const ascii = Array.from({ length: 95 }, (_, at) => 0x20 + at);
  const decoder = new TextDecoder(encoding);
  expect(decoder.encoding).toBe(encoding);
  expect(decoder.decode(Uint8Array.from(ascii))).toBe(String.fromCharCode(...ascii));
});
