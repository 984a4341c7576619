import { expect, it } from 'vitest';
import { parseJson, readWish } from '../../../../../lambdas/shared/http/api/read-wish.ts';
import { PresignedUpload } from '../../../../../lambdas/shared/schemas/upload.ts';

/** What is said of a body, for people. */
function sentenceOf(wish: unknown): string {
  try {
    readWish(PresignedUpload, wish);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
}
const options = (wish: unknown) => sentenceOf({ options: wish });
const headers = (json: string) => sentenceOf(JSON.parse(`{"options": {"headers": ${json}}}`));

it.each([
  [sentenceOf([]), '"the body": Expected an object, but found a list.'],
  [sentenceOf({ webhook_url: 5 }), '"webhook_url": Expected a text, but found 5.'],
  [options({ target: 0.95 }), '"options.target": Expected at most 0.9, but found 0.95.'],
  [options({ target: 'half' }), '"options.target": Expected a number, but found "half".'],
  [options({ floor: 1e308 }), '"options.floor": Expected at most 90, but found 1e+308.'],
  [
    options({ format: 'gif' }),
    '"options.format": Expected "same" or "jpeg" or "webp" or "avif" or "png", but found "gif".',
  ],
  [options({ columns: { images: [] } }), '"options.columns.images": Expected at least 1 entry, but found 0.'],
  [
    options({ columns: { product: true } }),
    '"options.columns.product": Expected a text or a number, but found true.',
  ],
])('says where, what was expected and what came: %s', (sentence, expected) => {
  expect(sentence).toBe(expected);
});

it.each([
  ['{"a b": {}}', '"options.headers.a b": Expected a host, as in img.shop.example.'],
  [
    '{"a.example": {"Host": "x"}}',
    '"options.headers.a.example.Host": Expected a header that is not of the connection itself.',
  ],
  [
    '{"a.example": {"Cookie": "a", "cookie": "b"}}',
    '"options.headers.a.example": Expected each header once, in capital letters or small.',
  ],
  ['{"a.example": {}, "A.example:443": {}}', '"options.headers": Expected each host once.'],
  ['{"__proto__": {"cookie": "a"}}', '"options.headers": Expected another name than "__proto__".'],
  ['{"a.example": {"__proto__": "a"}}', '"options.headers": Expected another name than "__proto__".'],
])('says what is wrong with the headers %s, but never their values', (json, expected) => {
  expect(headers(json)).toBe(expected);
});

it('reads JSON with a byte-order mark in front', () => {
  expect(parseJson('\ufeff{"target": 0.5}', 'the body')).toEqual({ target: 0.5 });
});

it('never repeats a secret', () => {
  const said = [
    sentenceOf({ webhook_secret: 'hunter2' }),
    headers('{"a.example": {"authorization": "hunter2\\n"}}'),
    headers('{"a.example": "hunter2"}'),
    options({ base_url: 'ftp://me:hunter2@shop.example/' }),
  ];
  for (const sentence of said) {
    expect(sentence).toMatch(/Expected/);
    expect(sentence).not.toContain('hunter2');
  }
});

it('keeps to a few sentences, however much is wrong', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`field${at}`, at]));
  expect(sentenceOf(many).length).toBeLessThan(200);
  expect(headers(JSON.stringify(many)).length).toBeLessThan(1_000);
});
