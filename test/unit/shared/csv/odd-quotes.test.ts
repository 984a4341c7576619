import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResults, type Shapes } from '../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from './outcome.ts';
import { hasPython, pythonCells } from './python-cells.ts';

const OLD = 'https://in.example/1.jpg';
const NEW = 'https://out.example/1.webp';
const HEADER = 'id,"a ""b"" c",Image,note\n';
const WIDTH = 4;

/** The result files of a catalogue of one row whose picture was halved; undefined where the row cannot be used. */
async function written(line: string): Promise<Shapes | undefined> {
  const { csv, rows } = await readAll(inChunks(Buffer.from(HEADER + line)));
  const [row] = rows;
  const [url] = row?.urls ?? [];
  // Beside some characters the address goes on, or others begin.
  if (row?.raw !== line || row.urls.length !== 1 || url?.at.text !== OLD) return undefined;
  const results = createResults(csv!, false);
  const shapes = results.row(row, [{ outputUrl: NEW }]);
  return { ...shapes, added: results.begin().added + shapes.added };
}

const ODD = [
  String.raw`"a \" b"`,
  '"a "b" c"',
  ' "space quoted, x" ',
  '"doubled "" and "bare" ones"',
  'Pipe 5" long',
  '""',
  '"é “ü” ""椅"" "x" y"',
];

test.each(ODD)('beside a new URL the cell %s stays as it is', async (cell) => {
  const line = `1,${cell},${OLD},${cell}\n`;
  expect((await written(line))?.replaced).toBe(line.replace(OLD, NEW));
});

// Read within their lines alone, as spreadsheets do, which end the quoted part of a cell amid it.
test.each([
  `1,""',"\t,"${OLD}",`,
  `1,",${OLD}, "b"",,`,
  `1,"b"\t"b""b"",${OLD},""","";,\n`,
  `1, ",\t,",${OLD},`,
  `1,""'\t"",${OLD},",,,""`,
  String.raw`1,"b"\,"",",${OLD},""`,
])('of the row %j only the URL changes, and three cells are added', async (line) => {
  const { replaced, added } = (await written(line))!;
  expect(replaced).toBe(line.replace(OLD, NEW));
  expect(added).toMatch(new RegExp(`,${NEW},,\n$`));
});

test.each([
  ` "${OLD}" `,
  `"<img src="${OLD}"> and "more" ""twice"""`,
  `<img src="${OLD}"> and more`,
  `"""a"" "b" ${OLD} ""c"" "d" e"`,
])('of the cell %s only the URL changes', async (cell) => {
  const line = `1,"x",${cell},"a "b" c"\n`;
  expect((await written(line))?.replaced).toBe(line.replace(OLD, NEW));
});

const piece = fc.constantFrom('"', '"', '""', ',', ' ', 'a', 'é', '\\', '\n', '\r\n', '\t', "'", '"b"', ';');
const oddCell = fc.array(piece, { maxLength: 7 }).map((all) => all.join(''));
const oddLine = fc
  .tuple(oddCell, fc.constantFrom('', '"', ' "'), oddCell)
  .map(([before, quote, after]) => `1,${before},${quote}${OLD}${quote.trim()},${after}`);

test('however a row is quoted, nothing of it is replaced but its URL', async () => {
  await fc.assert(
    fc.asyncProperty(oddLine, async (line) => {
      const replaced = (await written(line))?.replaced;
      fc.pre(replaced !== undefined);
      expect(replaced).toBe(line.replace(OLD, NEW));
    }),
    { numRuns: 200 },
  );
});

test.skipIf(!hasPython)(
  'to a row that Python reads as wide as its header, three cells are added and none changed',
  async () => {
    const lines = [...ODD.map((cell) => `1,${cell},${OLD},${cell}`), ...fc.sample(oddLine, 800)];
    const pairs: [string, string][] = [];
    for (const line of lines) {
      const added = (await written(line))?.added;
      if (added !== undefined) pairs.push([HEADER + line, added]);
    }
    const before = pythonCells(
      pairs.map(([line]) => line),
      ',',
    );
    const after = pythonCells(
      pairs.map(([, added]) => added),
      ',',
    );
    // A quote that is open at the end takes in the next row, too, for Python: such rows stand in the table above.
    const closed = pythonCells(
      pairs.map(([line]) => `${line}\nz\n`),
      ',',
    ).map((table) => table.some((cells) => cells.length === 1 && cells[0] === 'z'));
    let asWide = 0;
    before.forEach((table, index) => {
      expect(after[index]!.map(({ length }) => length)).toEqual([WIDTH + 3, WIDTH + 3]);
      if (!closed[index] || table.length !== 2 || table[1]!.length !== WIDTH) return;
      asWide += 1;
      expect(after[index]!.map((cells) => cells.slice(0, WIDTH))).toEqual(table);
    });
    expect(asWide).toBeGreaterThan(50);
  },
);
