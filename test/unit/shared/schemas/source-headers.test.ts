import { expect, it } from 'vitest';
import { hostIn, SourceHeaders } from '../../../../lambdas/shared/schemas/source-headers.ts';

const many = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}.example`, value]));

it.each([
  ['img.shop.example', 'img.shop.example'],
  ['IMG.Shop.Example:443', 'img.shop.example'],
  ['shop.example:80', 'shop.example'],
  ['127.0.0.1:8080', '127.0.0.1:8080'],
  ['[2001:db8::1]', '[2001:db8::1]'],
  ['https://shop.example', undefined],
  ['shop.example/path', undefined],
  ['me:secret@shop.example', undefined],
  ['shop.example?a', undefined],
  ['', undefined],
  ['*', undefined],
  ['*.shop.example', undefined],
])('%s is the host %s', (text, host) => {
  expect(hostIn(text)).toBe(host);
});

it.each([
  ['a password', { 'a.example': { Authorization: 'Basic c2VjcmV0' } }],
  ['an agent and a Referer', { 'a.example': { 'user-agent': 'Shop', referer: 'https://a.example/' } }],
  ['a cookie', { 'a.example': { cookie: 'a=b; c=d' } }],
])('takes %s', (_, headers) => {
  expect(SourceHeaders.parse(headers)).toEqual(headers);
});

it.each([
  ['a URL for a host', { 'https://a.example': { cookie: 'a' } }],
  ['eleven hosts', many(11, {})],
  ['eleven headers', { 'a.example': many(11, 'a') }],
  ['a second line', { 'a.example': { cookie: 'a\r\nhost: b' } }],
  ['a name of two words', { 'a.example': { 'a b': 'a' } }],
  ['a long value', { 'a.example': { cookie: 'a'.repeat(1_025) } }],
  ['more than is kept', many(9, { cookie: 'a'.repeat(1_000) })],
  ...[
    'Host',
    'Content-Length',
    'connection',
    'Transfer-Encoding',
    'accept-encoding',
    'Range',
    'If-None-Match',
  ].map((name) => [name, { 'a.example': { [name]: 'a' } }] as [string, unknown]),
])('refuses %s', (_, headers) => {
  expect(SourceHeaders.safeParse(headers).success).toBe(false);
});
