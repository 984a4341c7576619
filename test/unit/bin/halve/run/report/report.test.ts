import { expect, it } from 'vitest';
import { Report } from '../../../../../../bin/halve/run/report/report.ts';
import type { Picture } from '../../../../../../bin/halve/run/report/report-card.ts';
import type { StatusAnswer } from '../../../../../../lambdas/shared/schemas/status.ts';

const listed = (name: string, over: object): Picture['image'] =>
  ({
    row: 1,
    n: 1,
    error: null,
    product: null,
    source_url: `https://shop.example/${name}`,
    score: 80,
    bytes: { input: 1_000, output: 500 },
    width: 60,
    height: 40,
    ...over,
  }) as Picture['image'];

it('A report shows a picture once, whatever addresses lead to it', () => {
  const report = new Report({ errors: [] as unknown } as StatusAnswer, 'products.csv', 'bytes');
  const pictures: [string, object][] = [
    ['mug.jpg', {}],
    ['mug.jpg?v=2', {}],
    ['of-as-many-bytes.jpg', { bytes: { input: 1_000, output: 499 } }],
    ...Array.from({ length: 12 }, (_, at): [string, object] => [
      `${at}.jpg`,
      { score: at, bytes: { input: 900, output: 400 } },
    ]),
  ];
  for (const [name, over] of pictures) report.add(listed(name, over), { url: name, file: name });
  const { worst, best } = report.shown;
  expect(worst.map(({ url }) => url)).toEqual(Array.from({ length: 12 }, (_, at) => `${at}.jpg`));
  expect(best.map(({ url }) => url)).toEqual(['mug.jpg?v=2', 'of-as-many-bytes.jpg']);
});
