import { expect, test } from 'vitest';
import { createResults } from '../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from './outcome.ts';
import { hasPython, pythonCells } from './python-cells.ts';

const URL_IN = 'https://in.example/1.jpg';
const URL_OUT = 'https://out.example/1.webp';
const output = [{ outputUrl: URL_OUT }];

test.each([
  ['1,"q"tail,URL', ','],
  ['2,"open " trailing,URL', ','],
  ['1\t"Quoted" brand mug\tURL', '\t'],
  ['3,"q"tail,"URL"', ','],
  ['4;"a ""b"" c" d;URL', ';'],
])('text behind a closing quote belongs to the cell, as in Python: %j', async (line, delimiter) => {
  const text = `id${delimiter}text${delimiter}Image\n${line.replace('URL', URL_IN)}\n5${delimiter}ok${delimiter}${URL_IN}\n`;
  const { csv, rows } = await readAll(inChunks(Buffer.from(text)));
  expect(rows.map(({ rejected, urls }) => [rejected, urls.length])).toEqual([
    [null, 1],
    [null, 1],
  ]);
  if (hasPython) expect(rows.map(({ cells }) => cells)).toEqual(pythonCells([text], delimiter)[0]!.slice(1));
  const { replaced } = createResults(csv!, false).row(rows[0]!, output);
  expect(replaced).toBe(`${line.replace('URL', URL_OUT)}\n`);
});

test('empty cells behind those of the header are no fault, and stay where the file goes back', async () => {
  const text = `sku,shot\n1,${URL_IN},\n2,"${URL_IN}",, \n3,${URL_IN}\n4,${URL_IN},x\n`;
  const { csv, rows } = await readAll(inChunks(Buffer.from(text)));
  expect(rows.map(({ rejected }) => rejected?.code)).toEqual([
    undefined,
    undefined,
    undefined,
    'WRONG_CELLS',
  ]);
  const results = createResults(csv!, false);
  const shapes = rows.slice(0, 3).map((row) => results.row(row, output));
  expect(shapes.map(({ replaced }) => replaced)).toEqual([
    `1,${URL_OUT},\n`,
    `2,"${URL_OUT}",, \n`,
    `3,${URL_OUT}\n`,
  ]);
  expect(shapes.map(({ added }) => added)).toEqual([1, 2, 3].map((id) => `${id},${URL_IN},${URL_OUT},,\n`));
});

test('empty cells that Excel leaves out at the end of a row are no fault, and stay left out', async () => {
  const lines = [
    'sku,shot 1,shot 2,tags,note',
    `1,${URL_IN},${URL_IN},a,b`,
    `2,${URL_IN}`,
    `3,"${URL_IN}",,"x ""y"""`,
    '4,,,a',
    '5',
    '6,pan',
  ];
  const { csv, rows } = await readAll(inChunks(Buffer.from(`${lines.join('\n')}\n`)));
  const broken = [false, false, false, true, true, true];
  expect(rows.map(({ rejected }) => rejected?.code === 'WRONG_CELLS')).toEqual(broken);
  const results = createResults(csv!, false);
  const [second, third] = rows.slice(1, 3).map((row) => results.row(row, output));
  expect([second!.replaced, third!.replaced]).toEqual([`2,${URL_OUT}\n`, `3,"${URL_OUT}",,"x ""y"""\n`]);
  expect(second!.added).toBe(`2,${URL_IN},,,,${URL_OUT},,\n`);
  const failure = { code: 'NOT_FOUND', message: 'none' };
  const { failed } = results.row(rows[2]!, [{ failure }]);
  expect(failed).toBe(`3,${URL_IN},,"x ""y""",,image 1: NOT_FOUND none\n`);
});

test('where every row ends in a delimiter and the header does not, it is the header all the same', async () => {
  const { csv, rows } = await readAll(inChunks(Buffer.from(`sku,shot\n1,${URL_IN},\n2,${URL_IN},\n`)));
  expect(csv!.layout).toMatchObject({ header: true, width: 2, columns: { images: [{ name: 'shot' }] } });
  expect(rows).toHaveLength(2);
});

test('a quote that is closed in another line, with text behind it, is said to be so', async () => {
  const { rows } = await readAll(inChunks(Buffer.from(`id,text,Image\n1,"a\nb"tail,${URL_IN}\n`)));
  expect(rows[0]!.rejected).toMatchObject({
    code: 'UNCLOSED_QUOTE',
    message: expect.stringContaining('is not, or has text behind it'),
  });
});

test.each([1.1, 2.5])(
  'a first row of %d MB costs itself alone, whatever the columns are called',
  async (megabytes) => {
    const long = 'x'.repeat(megabytes * 1024 * 1024);
    const text = `id,txt,shot\n1,"${long}",${URL_IN}\n2,ok,${URL_IN}\n3,ok,${URL_IN}\n`;
    const { csv, rows, error } = await readAll(inChunks(Buffer.from(text)));
    expect(error).toBeUndefined();
    expect(csv!.layout.columns.images).toEqual([{ index: 2, name: 'shot' }]);
    expect(rows.map(({ rejected }) => rejected?.code)).toEqual(['ROW_TOO_LONG', undefined, undefined]);
  },
);

test('the sentence about a missing column names the one that holds paths', async () => {
  const text = 'id,file,note\n1,mug/front,red\n2,mug/back,blue\n';
  const { error } = await readAll(inChunks(Buffer.from(text)));
  expect(error).toMatchObject({ message: expect.stringContaining('such as {"images": ["file"]}') });
});
