import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { inChunks, readAll } from '../outcome.ts';
import { failed, HEADER, output, shapesOf } from '../shapes-of.ts';

test('a row in which nothing changed is written as it was, however that is', async () => {
  const odd = '1, "Chair" ,https://a.example/1.jpg\n"2" , Pipe 5" long,"https://a.example/2.jpg"';
  const { replaced } = await shapesOf(HEADER + odd, [failed('NOT_FOUND')], [failed('NOT_FOUND')]);
  expect(replaced).toBe(HEADER + odd);
});

test('a new URL is written as its surroundings ask', async () => {
  const cells = [
    ['<img src="https://a.example/1.jpg?a=1&amp;b=2">', '<img src="https://out.example.com/1.jpg">'],
    [String.raw`["https:\/\/a.example\/1.jpg"]`, String.raw`["https:\/\/out.example.com\/1.jpg"]`],
    ['a:1:{i:0;s:23:"https://a.example/1.jpg";}', 'a:1:{i:0;s:29:"https://out.example.com/1.jpg";}'],
    [
      's:41:"a:1:{i:0;s:23:"https://a.example/1.jpg";}";',
      's:47:"a:1:{i:0;s:29:"https://out.example.com/1.jpg";}";',
    ],
    ['mug.jpg (https://a.example/1.jpg)', 'mug.jpg (https://out.example.com/1.jpg)'],
    ['=IMAGE("https://a.example/1.jpg")', '=IMAGE("https://out.example.com/1.jpg")'],
    ['//a.example/1.jpg', 'https://out.example.com/1.jpg'],
    ['![x](https://a.example/1.jpg)', '![x](https://out.example.com/1.jpg)'],
  ];
  for (const [before, after] of cells) {
    const quoted = `"${before!.replaceAll('"', '""')}"`;
    const { replaced } = await shapesOf(`Image,Name\n${quoted},x\n`, [output(1)]);
    expect((parse(replaced) as string[][])[1]![0]).toBe(after);
  }
});

test('where a new URL cannot be written safely the old one stays, with a note', async () => {
  // The length is wrong as it stands.
  const cell = 'a:1:{i:0;s:99:"https://a.example/1.jpg";}'.replaceAll('"', '""');
  const { added, replaced } = await shapesOf(`Image\n"${cell}"\n`, [output(1)]);
  expect(replaced).toBe(`Image\n"${cell}"\n`);
  expect((parse(added) as string[][])[1]).toMatchObject({
    1: 'https://out.example.com/1.jpg',
    3: expect.stringMatching(/^image 1: NOT_REPLACED /),
  });
});

test('the file of what failed holds only the URLs that did', async () => {
  const { failed: file } = await shapesOf(
    `Title,Image Src,Variant Image\n1,"https://a.example/1.jpg, https://a.example/2.jpg",https://a.example/3.jpg\n2,https://a.example/4.jpg,\n`,
    [output(1), failed('NOT_FOUND'), output(3)],
    [output(4)],
  );
  expect(file).toBe(
    'Title,Image Src,Variant Image,Image Errors\n1,https://a.example/2.jpg,,image 2: NOT_FOUND Expected an image\n',
  );
});

test('what failed of a file without a header is handed in again for its addresses alone', async () => {
  const long = [1, 2].map((n) => `https://in.example.com/${'a'.repeat(200)}/${n}.jpg`);
  const csv = long.map((url, n) => `${n},mug,${url}\n`).join('');
  const refused = long.map((url) => [failed('NOT_FOUND', `Expected an image at ${url}, but it is gone`)]);
  const { failed: again } = await shapesOf(csv, ...refused);
  const { csv: read, rows } = await readAll(inChunks(Buffer.from(again)));
  expect(read!.layout.columns.images).toEqual([{ index: 2, name: '3' }]);
  expect(rows.map(({ urls }) => urls.length)).toEqual([1, 1]);
  const { failed: onceMore } = await shapesOf(again, ...refused);
  expect(onceMore).toBe(again);
});
