import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { readBundles } from '../lib/synthesise/read-bundles.ts';
import { synthesiseBundled } from '../lib/synthesise/synthesise.ts';
import { least, measureStart, median, type Start } from './cold-start/measure-start.ts';

/**
 * How long each bundle takes to start on this machine's Node, beside a handler that does nothing. Each start is a
 * process of its own. Rounds go over all bundles in turn, and CPU time is what is compared, so that a busy moment
 * hurts none of them alone.
 */
const { rounds, json } = new Command('npm run bench -- cold-start')
  .option('--rounds <n>', 'starts of each bundle', Number, 20)
  .option('--json', 'prints the JSON only')
  .parse()
  .opts<{ rounds: number; json?: boolean }>();

const folder = mkdtempSync(join(tmpdir(), 'halve-cold-'));
try {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => ({});\n');
  const bundles = readBundles(synthesiseBundled(join(folder, 'assembly')));
  const handlers = [
    { name: 'empty handler', entry: empty, zippedBytes: 0 },
    ...bundles.map(({ name, folder, zippedBytes }) => ({
      name,
      entry: join(folder, 'index.mjs'),
      zippedBytes,
    })),
  ].map((handler) => ({ ...handler, starts: [] as Start[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const { entry, starts } of handlers) {
      const start = measureStart(entry);
      // The first round only brings the files into memory.
      if (round > 0) starts.push(start);
    }
  }
  report(handlers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(handlers: { name: string; zippedBytes: number; starts: Start[] }[]): void {
  const rounded = (number: number, digits = 0) => Math.round(number * 10 ** digits) / 10 ** digits;
  const emptyCpu = handlers[0]!.starts.map(({ cpu }) => cpu);
  const rows = handlers.map(({ name, zippedBytes, starts }) => {
    const cpu = starts.map((start) => start.cpu);
    const importing = starts.map((start) => start.import);
    return {
      function: name,
      'zip, KB': rounded(zippedBytes / 1000),
      'import, least ms': rounded(least(importing), 1),
      'import, median ms': rounded(median(importing), 1),
      'CPU, least ms': rounded(least(cpu)),
      'CPU, median ms': rounded(median(cpu)),
      'times empty': rounded(median(cpu) / median(emptyCpu), 2),
    };
  });
  if (!json) {
    console.log(`Node ${process.version}, ${process.arch}, ${rounds} starts each`);
    console.table(rows);
  }
  console.log(JSON.stringify({ node: process.version, arch: process.arch, rounds, rows }));
}
