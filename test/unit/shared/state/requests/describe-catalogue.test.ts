import { expect, test } from 'vitest';
import type { FileEncoding } from '../../../../../lambdas/shared/csv/file/file-encoding.ts';
import { describeCatalogue } from '../../../../../lambdas/shared/state/requests/describe-catalogue.ts';

const encodingOf = (encoding: FileEncoding, utf_8: boolean, windows_1252: boolean) => {
  const columns = { serial: null, product: null, images: [] };
  const layout = { delimiter: ',', encoding, mark: false, header: true, width: 2, columns };
  return describeCatalogue({ layout, utf_8, windows_1252 })?.encoding;
};

test('a catalogue is in what its mark or its client says, or else in what its rows are in', () => {
  expect(encodingOf('utf-16le', true, false)).toBe('utf-16');
  expect(encodingOf('windows-1250', false, true)).toBe('windows-1250');
  expect(encodingOf('bytes', false, false)).toBe('utf-8');
  expect(encodingOf('bytes', false, true)).toBe('windows-1252');
  expect(encodingOf('bytes', true, true)).toBe('mixed');
});
