import { fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from '../lambdas/shared/csv/read-csv.ts';
import { createResults } from '../lambdas/shared/csv/results/results.ts';
import { CsvError } from '../lambdas/shared/errors.ts';
import {
  hugeQuotedCell,
  manyRows,
  quotesAllOver,
  shopRows,
  unclosedQuote,
} from '../test/fixtures/csv/generate.ts';

/**
 * `npm run bench:csv [megabytes]`: reads big CSVs, each in a process of its own, and prints how fast and in
 * how much memory. A gigabyte must take no more memory than a tenth of it.
 */
interface Measure {
  bytes: number;
  rows: number;
  seconds: number;
  peak: number;
  ending: string;
}

const MB = 1_000_000;
const OUTPUT = 'https://cdn.example.com/images/5f2c/mug-front.jpg';
const CASES: [name: string, pieces: (megabytes: number) => Iterable<string>, results: boolean][] = [
  ['rows, a tenth of the size', (megabytes) => manyRows((megabytes * MB) / 1_250), false],
  ['rows', (megabytes) => manyRows((megabytes * MB) / 125), false],
  ['rows, with results', (megabytes) => manyRows((megabytes * MB) / 125), true],
  ['a shop with 40 columns, with results', (megabytes) => shopRows((megabytes * MB) / 1_000), true],
  ['a quote never closed', unclosedQuote, false],
  ['quotes all over', (megabytes) => quotesAllOver(Math.min(megabytes, 15)), false],
  ['a quoted cell as large as may be', (megabytes) => hugeQuotedCell(Math.min(megabytes, 15)), true],
];

if (process.argv[2] === '--read') process.send!(await measure(process.argv[3]!, process.argv[4] === 'true'));
else await main(Number(process.argv[2] ?? 1_000));

async function main(megabytes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'halve-csv-'));
  const file = join(folder, 'big.csv');
  const table: Record<string, Record<string, string>> = {};
  try {
    for (const [name, pieces, results] of CASES) {
      await write(file, pieces(megabytes));
      table[name] = shown(await inProcess(file, results));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  console.table(table);
}

async function write(file: string, pieces: Iterable<string>): Promise<void> {
  const handle: FileHandle = await open(file, 'w');
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < MB) continue;
    await handle.write(block);
    block = '';
  }
  await handle.write(block);
  await handle.close();
}

/** Peak memory is that of a whole process, so each reading gets one. */
function inProcess(file: string, results: boolean): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--read', file, String(results)]);
    child.once('message', (measured) => resolve(measured as Measure));
    child.once('exit', (code) => reject(new Error(`The reading process ended with ${code}`)));
  });
}

async function measure(file: string, results: boolean): Promise<Measure> {
  const started = performance.now();
  let rows = 0;
  let ending = 'read to its end';
  try {
    const csv = await readCsv(createReadStream(file));
    const { row: write } = createResults(csv, false);
    for await (const row of csv.rows) {
      rows++;
      if (results)
        write(
          row,
          row.urls.map(() => ({ outputUrl: OUTPUT })),
        );
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    ending = error.code;
  }
  const seconds = (performance.now() - started) / 1_000;
  return {
    bytes: (await stat(file)).size,
    rows,
    seconds,
    peak: process.resourceUsage().maxRSS * 1_024,
    ending,
  };
}

function shown({ bytes, rows, seconds, peak, ending }: Measure): Record<string, string> {
  return {
    MB: (bytes / MB).toFixed(0),
    rows: rows.toLocaleString('en'),
    'MB/s': (bytes / MB / seconds).toFixed(0),
    'peak RSS, MB': (peak / MB).toFixed(0),
    ending,
  };
}
