import { expect, it } from 'vitest';
import { readEndpoint } from '../../../../bin/local/read-endpoint.ts';

it('takes the URL of a proxy as it is, and refuses what is none before anything starts', () => {
  expect(readEndpoint('http://127.0.0.1:4566')).toBe('http://127.0.0.1:4566');
  for (const text of ['foo', 'localhost:4566', 'ftp://x'])
    expect(() => readEndpoint(text)).toThrow('Expected an http(s) URL');
});
