import { expect, it } from 'vitest';
import { headersIn } from '../../../../../web/page/new-request/headers-in.ts';

it('reads one header a line, and passes over blank ones', () => {
  const text =
    '\nimg.shop.example Referer: https://shop.example/\n\n IMG.shop.example  X-Key :  a: b \nb.example x: \n';
  expect(headersIn(text)).toEqual({
    headers: {
      'img.shop.example': { referer: 'https://shop.example/', 'x-key': 'a: b' },
      'b.example': { x: '' },
    },
  });
  expect(headersIn(' \n')).toEqual({});
});

it.each([
  ['no host', 'a.example a: b\nReferer: hunter2', /line 2/],
  ['no colon', 'a.example hunter2', /line 1/],
  ['a host that would be lost', '__proto__ x: hunter2', /line 1/],
  ['a header that would be lost', 'a.example __proto__: hunter2', /line 1/],
  ['one twice', 'a.example Cookie: b\n\nA.example cookie: hunter2', /once, but line 2/],
])('says which line is wrong, not what stands there: %s', (_, text, sentence) => {
  const { wrong, headers } = headersIn(text);
  expect(headers).toBeUndefined();
  expect(wrong).toMatch(sentence);
  expect(wrong).not.toContain('hunter2');
});
