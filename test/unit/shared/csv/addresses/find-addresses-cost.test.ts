import { expect, test } from 'vitest';
import { findAddresses } from '../../../../../lambdas/shared/csv/addresses/find-addresses.ts';

/** Texts by which a search might be led to look at the same place again and again. */
const REPEATED = [
  'https://a.example/1.jpg',
  '://',
  'https://',
  'https://a',
  'https://a:b',
  'https://a ',
  'https://a/(',
  'https://a)',
  '(https://a',
  "'https://a",
  '"https://a',
  'https://a,',
  '/',
  '//',
  '//a',
  '/a ',
  '/a b ',
  '/a,',
  'a.jpg',
  'a.jpg ',
  'a.jpg,',
  'a.jpg: ',
  'https://a.jpg::',
  'https://a.jpg|',
  'https://a.jpg,a/',
  '.jpg',
  '(',
  ')',
  ' ',
  ',',
  '<',
  '<a ',
  '<img src=',
  'src="a.jpg" ',
  'www.',
  'www.a',
  '&amp;',
  '&quot;',
  '\\/',
  '\\n',
  'http',
  ': ',
  '- ',
  '1. ',
  'mug.jpg (https://a) ',
  's:1:"',
  '%2Chttp://',
  '”',
  '，',
  'https://a/b c ',
  '[a.jpg](https://a/b)',
  'a:b@c ',
  '{"a":"b.jpg"}',
];

// CPU and not time, as others use the machine, too. What grows with the square takes 64 times as much, each time; a
// busy machine does so once.
test.each(REPEATED)('eight times as much of %j takes about eight times the time', { retry: 2 }, (text) => {
  const cost = (size: number) => {
    const cell = text.repeat(size / text.length);
    const started = process.cpuUsage();
    findAddresses(cell);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000;
  };
  cost(10_000);
  // Below 20 ms the clock tells nothing.
  const least = Math.max(20, cost(20_000));
  expect(cost(160_000)).toBeLessThan(least * 24);
});
