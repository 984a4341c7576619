import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesise } from '../lib/synthesise/synthesise.ts';
import { startHalve } from '../local/start-halve.ts';
import { type Calls, countCalls } from './cost/count-calls.ts';
import { eraseRequest } from './cost/erase-request.ts';
import { BATCH_SECONDS, erasingLines, linesOf, type PerImage, UNCHANGED_SECONDS } from './cost/lines.ts';
import { PRICES } from './cost/prices.ts';
import { makePictures } from './e2e/make-pictures.ts';
import { runRequest } from './e2e/run-stack.ts';
import { useOf } from './support/processes.ts';

// What N images of B bytes cost on AWS, line by line, the first time, the second time, and to erase: calls and units
// counted in real runs here, CPU measured in the same runs, times list prices. Nothing is taken off for free tiers.
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000000' },
    bytes: { type: 'string', default: '500000' },
    sample: { type: 'string', default: '300' },
    json: { type: 'string' },
  },
});
const images = Number(values.images);
const bytes = Number(values.bytes);
const sample = Number(values.sample);

const folder = await makePictures(sample);
const names = readdirSync(folder);
const meanBytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / names.length;
const shop = fork(new URL('./e2e/serve-folder.ts', import.meta.url), [folder]);
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
const rows = names.map((name, at) => `${at + 1},p,http://localhost:${port}/${name}\n`);
const csv = `Serial Number,Product Name,Input Image Urls\n${rows.join('')}`;

const counter = await countCalls();
const halve = await startHalve(synthesise(), {
  port: 0,
  workers: 2,
  allow: [`localhost:${port}`],
  data: undefined,
  // Nothing waits in these runs but erasing, between its two walks.
  speed: 20,
  endpoint: counter.url,
});
counter.forwardTo(halve.emulators.aws, halve.emulators.dynamodb);
const stack = { url: halve.url, pid: process.pid, stop: halve.stop };
const few = { csv: [...csv.split('\n').slice(0, 21), ''].join('\n'), images: 20 };
// The first request pays for starting processes and compiling.
await runRequest(stack, { ...few, options: { target: 0.4 } });

/** What each of the sample's images takes of a piece of work. */
async function perImage<T>(
  work: () => Promise<T>,
): Promise<{ calls: Calls; done: T; cpu: Record<string, number> }> {
  const [before, usedBefore] = [{ ...counter.calls }, useOf(process.pid)];
  const done = await work();
  const counted = Object.entries(counter.calls).map(([name, count]) => [
    name,
    (count - before[name as keyof Calls]) / sample,
  ]);
  const cpu: Record<string, number> = {};
  for (const [pid, { name, cpu: used }] of useOf(process.pid)) {
    cpu[name] = (cpu[name] ?? 0) + (used - (usedBefore.get(pid)?.cpu ?? 0)) / sample;
  }
  return { calls: Object.fromEntries(counted) as unknown as Calls, done, cpu };
}

const first = await perImage(() => runRequest(stack, { csv, images: sample }));
const second = await perImage(() => runRequest(stack, { csv, images: sample }));
await eraseRequest(stack.url, second.done.requestId);
const erasing = await perImage(() => eraseRequest(stack.url, first.done.requestId));
await halve.stop();
counter.stop();
shop.disconnect();

const others = ({ cpu }: { cpu: Record<string, number> }, ...names: string[]) =>
  names.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
const ranOf = (ran: { calls: Calls; cpu: Record<string, number> }, scale: number): PerImage => ({
  calls: ran.calls,
  compressSeconds: others(ran, 'compress-image') * scale,
  otherSeconds: others(ran, 'fan-out', 'finish-request'),
});
// A worker's CPU grows with the picture; what has not changed has no size.
const runs = { first: ranOf(first, bytes / meanBytes), second: ranOf(second, 1) };
const erased = { calls: erasing.calls, compressSeconds: 0, otherSeconds: others(erasing, 'erase-request') };
const tables = {
  'halved for the first time': linesOf(images, runs.first, BATCH_SECONDS),
  'handed in again, unchanged, from a shop that says so': linesOf(images, runs.second, UNCHANGED_SECONDS),
  'erased, with all that was made of them': erasingLines(images, erased),
};
const { share } = first.done;
const stored = (images * bytes * share) / 1e9;
const later = {
  'S3 storage, each month': stored * PRICES.s3GbMonth,
  'CloudFront, each output seen once': stored * PRICES.cloudFrontGb + images * PRICES.cloudFrontRequest,
};

const total = (lines: Record<string, number>) => Object.values(lines).reduce((sum, line) => sum + line, 0);
const money = (table: Record<string, number>) =>
  Object.fromEntries(Object.entries(table).map(([name, amount]) => [name, `$${amount.toFixed(2)}`]));
const figures = ({ calls, compressSeconds }: PerImage) =>
  Object.fromEntries(
    Object.entries({ ...calls, compressCpuMs: compressSeconds * 1_000 }).map(([name, value]) => [
      name,
      Number(value.toFixed(3)),
    ]),
  );

console.log(`Counted in runs of ${sample} images, each in a row of its own; per image:`);
console.table({ first: figures(runs.first), second: figures(runs.second), erasing: figures(erased) });
for (const [what, lines] of Object.entries(tables)) {
  console.log(
    `\n${images.toLocaleString('en-US')} images of ${bytes.toLocaleString('en-US')} bytes, ${what}:`,
  );
  console.table({ ...money(lines), Total: `$${total(lines).toFixed(2)}` });
}
console.log('\nWhat keeping and showing the outputs costs from then on:');
console.table(money(later));
if (values.json) {
  const result = { images, bytes, share, perImage: { ...runs, erasing: erased }, tables, later };
  writeFileSync(values.json, JSON.stringify(result, null, 2));
}
