import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createResults, type UrlOutcome } from '../../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from '../outcome.ts';
import { failed, HEADER, output, shapesOf } from '../shapes-of.ts';

const THREE = [1, 2, 3].map((n) => `https://in.example.com/${n}.jpg`).join(', ');

/** The cells that are added to the only row of a CSV. */
async function added(urls: string, ...outcomes: (UrlOutcome | undefined)[]): Promise<string[]> {
  const { added } = await shapesOf(`${HEADER}1,Chair,"${urls}"\r\n`, outcomes);
  const table = parse(added, { record_delimiter: '\r\n' }) as string[][];
  return table[1]!.slice(3);
}

test('the header gets three more columns', async () => {
  const { added, failed } = await shapesOf(`${HEADER}1,Chair,https://a.example/1.jpg\r\n`);
  expect(added).toMatch(
    /^S\. No\.,Product Name,Input Image Urls,Output Image Urls,Image Errors,Image Notes\r\n/,
  );
  expect(failed).toMatch(/^S\. No\.,Product Name,Input Image Urls,Image Errors\r\n/);
});

test('a row stays as it is written, with what is added behind it', async () => {
  const { added } = await shapesOf('Image,b,c,d,e\r\n,"a b","a,b","a""b","a\nb"\r\n');
  expect(added.split('\r\n')[1]).toBe(',"a b","a,b","a""b","a\nb",,,');
});

test('a row that is written oddly is quoted so that any reader takes it, and only where it must be', async () => {
  const { added } = await shapesOf('Image,b,c,d,e\r\n,"a b", "a,b" ,5" pipe,"a\nb"\r\n');
  expect(added.split('\r\n')[1]).toBe(',a b,"a,b","5"" pipe","a\nb",,,');
});

test('outputs stand in the order of the URLs', async () => {
  expect(await added(THREE, output(1), output(2), output(3))).toEqual([
    'https://out.example.com/1.jpg, https://out.example.com/2.jpg, https://out.example.com/3.jpg',
    '',
    '',
  ]);
});

test('a failed image leaves its place empty and says why', async () => {
  const [outputs, errors] = await added(THREE, output(1), failed('NOT_FOUND'), output(3));
  expect(outputs!.split(', ')).toEqual([
    'https://out.example.com/1.jpg',
    '',
    'https://out.example.com/3.jpg',
  ]);
  expect(errors).toBe('image 2: NOT_FOUND Expected an image');
});

test('the places are as many as the URLs even when all failed', async () => {
  const [outputs, errors] = await added(THREE, failed('A'), failed('B'), failed('C'));
  expect(outputs!.split(', ')).toEqual(['', '', '']);
  expect(errors!.split('; ')).toEqual(
    ['A', 'B', 'C'].map((code, n) => `image ${n + 1}: ${code} Expected an image`),
  );
});

test('an image without an outcome is an error, never an empty place alone', async () => {
  const [outputs, errors] = await added(THREE, output(1), undefined);
  expect(outputs).toBe('https://out.example.com/1.jpg, , ');
  expect(errors).toMatch(/^image 2: NO_OUTCOME .*; image 3: NO_OUTCOME /);
});

test('what an output has to say stands among the notes', async () => {
  const note = { code: 'WOULD_SHOW', message: 'Half the bytes would show' };
  expect(await added(THREE, output(1), { ...output(2), note } as UrlOutcome, output(3))).toMatchObject({
    1: '',
    2: 'image 2: WOULD_SHOW Half the bytes would show',
  });
});

test('a bad URL keeps its own reason, whatever was recorded', async () => {
  const [outputs, errors] = await added('ftp://x/1.jpg, https://in.example.com/2.jpg', undefined, output(2));
  expect(outputs).toBe(', https://out.example.com/2.jpg');
  expect(errors).toMatch(/^image 1: BAD_URL Expected an http\(s\) URL/);
});

test('a short row is padded, and a long one folds its rest into its last cell', async () => {
  const { added } = await shapesOf(`${HEADER}1\r\n1,2,3,4,5\r\n2,x,https://a.example/1.jpg\r\n`);
  const [, short, long] = parse(added, { record_delimiter: '\r\n' }) as string[][];
  expect(short!.slice(0, 4)).toEqual(['1', '', '', '']);
  expect(short![4]).toMatch(/^WRONG_CELLS /);
  expect(long!.slice(0, 4)).toEqual(['1', '2', '3,4,5', '']);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'what is added never starts like the formula %j',
  async (text) => {
    for (const cell of await added(THREE, { outputUrl: text }, failed(text)))
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  },
);

test('formulas of the input pass as they were', async () => {
  const { added } = await shapesOf('Image,b,c\r\n,@x,-2\r\n');
  expect(added).toContain('\r\n,@x,-2,,,\r\n');
});

test('a sentence is one line without passwords, of bounded length', async () => {
  const message = `Expected\r\na picture\x1b at https://joe:s3cret@a.example/ ${'x'.repeat(5_000)}`;
  const [, errors] = await added('https://a.example/1.jpg', failed('NOT_AN_IMAGE', message));
  expect(errors).toMatch(/^image 1: NOT_AN_IMAGE Expected..a picture. at https:\/\/\*\*\*@a\.example\/ x+…$/);
  expect(errors!.length).toBeLessThan(1_100);
});

test('columns that Halve added before are written over, not added again', async () => {
  const before = await shapesOf(`${HEADER}1,Chair,https://a.example/1.jpg\r\n`, [failed('NOT_FOUND')]);
  const again = await shapesOf(before.added, [output(1)]);
  expect(again.added).toBe(
    'S. No.,Product Name,Input Image Urls,Output Image Urls,Image Errors,Image Notes\r\n' +
      '1,Chair,https://a.example/1.jpg,https://out.example.com/1.jpg,,\r\n',
  );
});

test('delimiter, line ends and lines above the header are those of the input', async () => {
  const { added, replaced } = await shapesOf(
    'sep=;\nNr;Name;Bild\n1;"Tasse; groß";https://a.example/1.jpg\n',
    [output(1)],
  );
  expect(added).toBe(
    'sep=;\nNr;Name;Bild;Output Image Urls;Image Errors;Image Notes\n' +
      '1;"Tasse; groß";https://a.example/1.jpg;https://out.example.com/1.jpg;;\n',
  );
  expect(replaced).toBe('sep=;\nNr;Name;Bild\n1;"Tasse; groß";https://out.example.com/1.jpg\n');
});

test('a file of Excel in German comes back so that Excel in German opens it: semicolons, umlauts, a mark in front', async () => {
  const file =
    '\ufeffsep=;\r\n"S. No.";"Product Name";"Input Image Urls"\r\n1;"Tasse; groß";"https://a.example/1.jpg;https://a.example/2.jpg"\r\n';
  const { csv, rows } = await readAll(inChunks(Buffer.from(file)));
  expect(csv!.layout).toMatchObject({ delimiter: ';', mark: true });
  const results = createResults(csv!, csv!.layout.mark);
  const { added } = results.row(rows[0]!, [output(1), output(2)]);
  expect(results.begin().added + added).toBe(
    '\ufeffsep=;\r\nS. No.;Product Name;Input Image Urls;Output Image Urls;Image Errors;Image Notes\r\n' +
      '1;"Tasse; groß";"https://a.example/1.jpg;https://a.example/2.jpg";' +
      'https://out.example.com/1.jpg, https://out.example.com/2.jpg;;\r\n',
  );
});
