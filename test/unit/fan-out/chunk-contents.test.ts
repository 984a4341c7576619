import { expect, it } from 'vitest';
import { chunkContents } from '../../../lambdas/fan-out/chunk-contents.ts';
import { badUrl, csvRow, requestRecord } from '../../support/data/factories.ts';

const products = [
  csvRow(1, ['https://shop.example/a.jpg', 'https://shop.example/b.jpg']),
  csvRow(2, ['https://shop.example/a.jpg', 'https://shop.example/a.jpg']),
  csvRow(4, [], { urls: [badUrl('ftp://old'), ...csvRow(4, ['https://shop.example/b.jpg']).urls] }),
];

it('sends one message for a URL of a chunk, however often it stands there', () => {
  const { messages, pending, failed } = chunkContents(requestRecord(), 1, products);
  expect(messages.map(({ url, row, n, index, also }) => ({ url, row, n, index, also }))).toEqual([
    {
      url: 'https://shop.example/a.jpg',
      row: 1,
      n: 1,
      index: 1,
      also: [
        { row: 2, n: 1, index: 3 },
        { row: 2, n: 2, index: 4 },
      ],
    },
    { url: 'https://shop.example/b.jpg', row: 1, n: 2, index: 2, also: [{ row: 4, n: 2, index: 6 }] },
  ]);
  expect([pending, failed]).toEqual([[1, 2, 3, 4, 6], 1]);
});

it('leaves nothing to be worked of a request that is cancelled', () => {
  const { pending, failed, items } = chunkContents(requestRecord({ cancel: true }), 1, products);
  expect([pending, failed]).toEqual([[], 6]);
  expect(items.filter((item) => 'error' in item)).toHaveLength(6);
});
