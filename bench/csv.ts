import { fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from '../lambdas/shared/csv/read-csv.ts';
import { CsvError } from '../lambdas/shared/errors.ts';
import {
  hugeQuotedCell,
  manyRows,
  quotesAllOver,
  shopRows,
  unclosedQuote,
} from '../test/fixtures/csv/generate.ts';
import { writeFiles } from './csv/write-files.ts';

/**
 * `npm run bench -- csv [megabytes] [words of a case's name]`: reads big CSVs, each in a process of its own, and prints
 * how fast and in how much memory; rows are counted by seconds of CPU, as other work may lie beside it. A gigabyte,
 * or a million rows of 40 columns, must take no more memory than a tenth of it.
 */
interface Measure {
  bytes: number;
  rows: number;
  seconds: number;
  cpuSeconds: number;
  peak: number;
  ending: string;
}

const MB = 1_000_000;
/** What is done with a CSV: its rows are read, or the result files written. */
type Work = 'read' | 'write';

const CASES: [name: string, pieces: (megabytes: number) => Iterable<string>, ...work: Work[]][] = [
  ['rows, a tenth of the size', (megabytes) => manyRows((megabytes * MB) / 1_250), 'read'],
  ['rows', (megabytes) => manyRows((megabytes * MB) / 125), 'read', 'write'],
  ['40 columns, a tenth of the size', (megabytes) => shopRows(megabytes * 100), 'read', 'write'],
  ['40 columns', (megabytes) => shopRows(megabytes * 1_000), 'read', 'write'],
  ['a quote never closed', unclosedQuote, 'read'],
  ['quotes all over', (megabytes) => quotesAllOver(Math.min(megabytes, 15)), 'read'],
  ['a quoted cell as large as may be', (megabytes) => hugeQuotedCell(Math.min(megabytes, 15)), 'write'],
];

if (process.argv[2] === '--case') process.send!(await measure(process.argv[3]!, process.argv[4] as Work));
else await main(Number(process.argv[2] ?? 1_000), process.argv[3] ?? '');

async function main(megabytes: number, words: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'halve-csv-'));
  const file = join(folder, 'big.csv');
  const table: Record<string, Record<string, string>> = {};
  try {
    for (const [name, pieces, ...works] of CASES.filter(([name]) => name.includes(words))) {
      await write(file, pieces(megabytes));
      for (const work of works) table[`${name}: ${work}`] = shown(await inProcess(file, work));
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

/** Peak memory is that of a whole process, so each case gets one. */
function inProcess(file: string, work: Work): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--case', file, work]);
    child.once('message', (measured) => resolve(measured as Measure));
    child.once('exit', (code) => reject(new Error(`The reading process ended with ${code}`)));
  });
}

async function measure(file: string, work: Work): Promise<Measure> {
  const started = performance.now();
  const before = process.cpuUsage();
  let rows = 0;
  let ending = 'read to its end';
  try {
    if (work === 'write') rows = await writeFiles(file);
    else for await (const _ of (await readCsv(createReadStream(file))).rows) rows++;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    ending = error.code;
  }
  const { user, system } = process.cpuUsage(before);
  return {
    bytes: (await stat(file)).size,
    rows,
    seconds: (performance.now() - started) / 1_000,
    cpuSeconds: (user + system) / 1_000_000,
    peak: process.resourceUsage().maxRSS * 1_024,
    ending,
  };
}

function shown({ bytes, rows, seconds, cpuSeconds, peak, ending }: Measure): Record<string, string> {
  return {
    MB: (bytes / MB).toFixed(0),
    rows: rows.toLocaleString('en'),
    'MB/s': (bytes / MB / seconds).toFixed(0),
    'rows/CPU s': Math.round(rows / cpuSeconds).toLocaleString('en'),
    'peak RSS, MB': (peak / MB).toFixed(0),
    ending,
  };
}
