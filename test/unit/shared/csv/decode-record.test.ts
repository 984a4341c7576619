import { expect, test } from 'vitest';
import { decodeRecord } from '../../../../lambdas/shared/csv/decode-record.ts';

const decode = (bytes: number[]) => {
  const raw = Buffer.from(bytes).toString('latin1');
  return decodeRecord(raw, [raw]);
};

test('a row is UTF-8 where its bytes are, else Windows-1252, whatever the others are', () => {
  expect(decode([0x63, 0x61, 0x66, 0xc3, 0xa9])).toEqual({ raw: 'café', cells: ['café'], encoding: 'utf-8' });
  expect(decode([0x63, 0x61, 0x66, 0xe9])).toEqual({
    raw: 'café',
    cells: ['café'],
    encoding: 'windows-1252',
  });
  expect(decode([0x63, 0x61, 0x66])).toEqual({ raw: 'caf', cells: ['caf'], encoding: 'ascii' });
});

test('Windows-1252 is not Latin-1', () => {
  const bytes = Array.from({ length: 32 }, (_, at) => 0x80 + at);
  // As the Encoding Standard lists it.
  expect(decode(bytes).raw).toBe('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');
});
