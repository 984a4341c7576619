import { expect, it } from 'vitest';
import { readSourceHeaders } from '../../../../bin/halve/read-source-headers.ts';

it('reads a host and a header by turns', () => {
  const words = [
    'a.example',
    'Authorization: Basic x:y',
    'b.example',
    'Referer: https://b.example/',
    'a.example',
    'cookie:c',
  ];
  expect(readSourceHeaders(words)).toEqual({
    'a.example': { authorization: 'Basic x:y', cookie: 'c' },
    'b.example': { referer: 'https://b.example/' },
  });
});

it.each([[['a.example']], [['a.example', 'secret']], [['a.example', ': secret']]])(
  'refuses %j without showing it',
  (words) => {
    expect(() => readSourceHeaders(words)).toThrow(/^Expected a host and a header(?!.*secret)/);
  },
);
