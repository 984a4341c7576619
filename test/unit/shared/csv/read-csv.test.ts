import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CsvRow, type ReadWishes, resumeCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { HEADER_LINE } from '../../../fixtures/csv/generate.ts';
import { inChunks, readAll } from './outcome.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/csv/${name}.csv`, import.meta.url));
const urlsOf = async (csv: string, columns: object) => {
  const { rows, error } = await readAll(inChunks(Buffer.from(csv)), { columns });
  return error?.code ?? rows.flatMap((row) => row.urls.map((url) => ('href' in url ? url.href : 'bad')));
};

test.each([
  'utf-16-le',
  'utf-16-be',
  'utf-16-lone-surrogate',
  'nul-character-in-a-cell',
  'utf-8-with-bom',
  'latin-1',
  'line-breaks-in-cells',
  'line-ends-mixed',
  'blank-lines-everywhere',
  'row-only-delimiters',
  'quote-never-closed-others-follow',
  'utf-8-names-from-many-scripts',
])('%s is read on from any row by its byte', async (name) => {
  const bytes = fixture(name);
  const whole = await readAll(inChunks(bytes));
  for (const [index, { row, offset }] of whole.rows.entries()) {
    const rows: CsvRow[] = [];
    for await (const one of resumeCsv(inChunks(bytes.subarray(offset), 3), whole.csv!.layout as never, {
      row,
      offset,
    }).rows) {
      rows.push(one);
    }
    // Lines are counted from where the reading begins.
    const sound = (all: typeof rows) => all.map((one) => ({ ...one, rejected: one.rejected?.code }));
    expect(sound(rows)).toEqual(sound(whole.rows.slice(index)));
  }
});

const SHOP =
  'Name,Photo,Photo,Link\nA,https://a.example/1.jpg,https://a.example/2.jpg,https://a.example/3.jpg\n';

test('columns that are named are taken, and no others are looked for', async () => {
  expect(await urlsOf(SHOP, { images: ['Link'] })).toEqual(['https://a.example/3.jpg']);
  expect(await urlsOf(SHOP, { images: [4, 2] })).toEqual([
    'https://a.example/1.jpg',
    'https://a.example/3.jpg',
  ]);
  expect(await urlsOf(SHOP, { images: [' photo '] })).toEqual([
    'https://a.example/1.jpg',
    'https://a.example/2.jpg',
  ]);
  expect(await urlsOf(SHOP, {})).toHaveLength(3);
});

test('a column that is named and is not there fails with the header', async () => {
  const { error } = await readAll(inChunks(Buffer.from(SHOP)), { columns: { images: ['Foto', 9] } });
  expect(error).toMatchObject({
    code: 'COLUMN_NOT_FOUND',
    message: expect.stringContaining(
      '"Foto", number 9 of options.columns in the CSV, but found "Name", "Photo", "Photo", "Link"',
    ),
  });
});

test('a column that Halve has added is never read, by its name or its number, and the sentence says so', async () => {
  const csv = 'Sku,Image,Output Image Urls\n1,https://a.example/1.jpg,https://a.example/2.jpg\n';
  for (const wish of ['Output Image Urls', 3]) {
    const { error } = await readAll(inChunks(Buffer.from(csv)), { columns: { images: [wish] } });
    expect(error).toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      message: expect.stringMatching(
        / A column that Halve has added is never read: give it another name first$/,
      ),
    });
  }
});

test('image columns are known by what stands in them, product pages and descriptions are not', async () => {
  const csv =
    'a,b,c,d\n' +
    'x,https://shop.example/mug,<p>A mug <img src="https://a.example/d.jpg"> as it was made by hand for ages</p>,"https://a.example/1.jpg, https://a.example/2.jpg"\n'.repeat(
      3,
    );
  const { csv: read } = await readAll(inChunks(Buffer.from(csv)));
  expect(read!.layout.columns.images.map(({ name }) => name)).toEqual(['d']);
});

test('without a header the first line is a row, and columns are called by their positions', async () => {
  const { csv, rows } = await readAll(
    inChunks(Buffer.from('1;Mug;https://a.example/1.jpg\n2;Cup;https://a.example/2.jpg\n')),
  );
  expect(csv!.layout).toMatchObject({
    header: false,
    delimiter: ';',
    columns: { images: [{ name: '3' }], serial: null },
  });
  expect(rows).toHaveLength(2);
});

test('more rows than may be, be they empty, end the reading', async () => {
  const { error } = await readAll(inChunks(Buffer.from(`${HEADER_LINE}${',,\n'.repeat(2_000_001)}`)));
  expect(error?.code).toBe('TOO_MANY_ROWS');
});

test('rows of empty cells are no rows, and keep the numbers of the others', async () => {
  const outcome = await readAll(
    inChunks(Buffer.from(`Name,Image\nA,https://a.example/1.jpg\n,\n" ",""\nB,https://a.example/2.jpg\n`)),
  );
  expect(outcome.rows.map(({ row, product }) => [row, product])).toEqual([
    [1, 'A'],
    [2, 'B'],
  ]);
});

/** Windows-1250: "Łódka" and "Zdjęcie", of which Windows-1252 makes other words. */
const POLISH = Buffer.concat([
  Buffer.from('sku;name;Zdj\xeacie\n', 'latin1'),
  Buffer.from('1;\xa3\xf3dka;https://a.example/1.jpg\n2;\xc3\xa9;https://a.example/2.jpg\n', 'latin1'),
]);

test('an encoding that is named holds for the header and each row, from wherever they are read', async () => {
  const wishes: ReadWishes = { encoding: 'windows-1250', columns: { images: ['Zdjęcie'] } };
  const { csv, rows } = await readAll(inChunks(POLISH, 3), wishes);
  expect(rows.map(({ product }) => product)).toEqual(['Łódka', 'Ă©']);
  const { offset } = rows[1]!;
  for await (const row of resumeCsv(inChunks(POLISH.subarray(offset)), csv!.layout as never, {
    row: 2,
    offset,
  }).rows)
    expect(row).toEqual(rows[1]);
});

test('a byte-order mark counts for more than the encoding that is named', async () => {
  const text = '\ufeffsku,name,image\n1,Łódka,https://a.example/1.jpg\n';
  for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le')]) {
    const { rows } = await readAll(inChunks(bytes), { encoding: 'windows-1250' });
    expect(rows.map(({ product }) => product)).toEqual(['Łódka']);
  }
});

test.each(['Artikelname', 'Produktbezeichnung', 'Artikelbezeichnung', 'Produkttitel'])(
  'the columns of a German header are known by name, as %s',
  async (name) => {
    const csv = `Artikelnummer;${name};Bild 1\nS-1;Stuhl;https://a.example/1.jpg\n`;
    const { rows } = await readAll(inChunks(Buffer.from(csv)));
    expect(rows).toMatchObject([{ serial: 'S-1', product: 'Stuhl' }]);
  },
);

test.each([
  'Référence;Nom du produit;Image principale',
  'Référence produit;Désignation;Images',
  'Codice;Nome prodotto;Immagine 1',
  'Codice articolo;Titolo;Immagine',
  'Referencia;Nombre del producto;Imagen',
  'Artikelcode;Productnaam;Afbeelding',
  'Kod produktu;Nazwa;Zdjęcie 1',
  'Referência;Nome do produto;Imagem',
  'Artikelnummer;Produktnamn;Bild',
  'Varenummer;Varenavn;Billede',
])('the columns of a header in another language are known by name: %s', async (header) => {
  const { rows } = await readAll(
    inChunks(Buffer.from(`Prix;${header}\n9,90;S-1;Chaise;https://a.example/1.jpg\n`)),
  );
  expect(rows).toMatchObject([{ serial: 'S-1', product: 'Chaise' }]);
});
