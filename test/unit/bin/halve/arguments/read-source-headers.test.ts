import { expect, it } from 'vitest';
import { readSourceHeaders } from '../../../../../bin/halve/arguments/read-source-headers.ts';

it('reads a host and its header from each', () => {
  const given = [
    'a.example Authorization: Basic x:y',
    ' b.example  Referer: https://b.example/',
    'a.example cookie:c',
  ];
  expect(readSourceHeaders(given)).toEqual({
    'a.example': { authorization: 'Basic x:y', cookie: 'c' },
    'b.example': { referer: 'https://b.example/' },
  });
});

it.each([['a.example'], ['a.example secret'], ['a.example : secret'], ['Authorization:secret']])(
  'refuses "%s" without showing it',
  (text) => {
    expect(() => readSourceHeaders([text])).toThrow(/^Expected a host and a header(?!.*secret)/);
  },
);
