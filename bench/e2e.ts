import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuByStep } from './e2e/cpu-by-step.ts';
import { makePictures } from './e2e/make-pictures.ts';
import { runLoop } from './e2e/run-loop.ts';
import { hasPillow, runPillow } from './e2e/run-pillow.ts';
import { runRequest } from './e2e/run-stack.ts';
import { type Round, summarise } from './e2e/summarise.ts';
import { startStack } from './support/start-stack.ts';

// The whole way of the data against yardsticks in the same run: the engine alone on the same files, which is the limit
// on this machine, and the simplest loops that people write, with sharp and, where python3 has it, with Pillow. Rounds
// take turns, and the best of each counts.
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const images = Number(values.images);
const cores = availableParallelism();
const folder = await makePictures(images);
const names = readdirSync(folder);
const out = mkdtempSync(join(tmpdir(), 'halve-bench-out-'));

const shop = fork(new URL('./e2e/serve-folder.ts', import.meta.url), [folder]);
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
const source = `http://localhost:${port}/`;
const rows = names.map((name, at) => `${at + 1},p,${source}${name}\n`);
const csvOf = (count: number) =>
  `Serial Number,Product Name,Input Image Urls\n${rows.slice(0, count).join('')}`;
const csv = csvOf(images);
const nextWebhook = () =>
  new Promise<number>((resolve) => {
    shop.once('message', (message: { webhookAt?: number }) => resolve(message.webhookAt ?? 0));
  });

const allowed = ['--allow', `localhost:${port}`];
const stack = await startStack(allowed);
// Each round does the whole work.
const anew = { reuse: false };
const quality = { mode: 'quality', target: 0.5, ...anew };
// The first requests pay for starting processes and compiling; they are not measured.
const warming = Math.min(images, 100);
await runRequest(stack, { csv: csvOf(warming), images: warming, options: anew });
await runRequest(stack, { csv: csvOf(warming), images: warming, options: quality });
const yardstick = { folder, source, out };
const pillow = hasPillow();
if (!pillow) console.log('python3 has no Pillow here (python3-pil), so that yardstick is left out.');
const rounds: Round[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const engine = await runLoop({ ...yardstick, kind: 'engine', processes: cores, atOnce: 5 });
  const webhook = { webhookUrl: `${source}hook`, webhookAt: nextWebhook() };
  const halved = await runRequest(stack, { csv, images, options: anew, ...webhook });
  const simple = await runLoop({ ...yardstick, kind: 'simple', processes: 1, atOnce: 2 * cores });
  const done: Round = {
    engine,
    halved,
    simple,
    pillow: pillow ? runPillow(folder, source, out, cores) : undefined,
    quality: await runRequest(stack, { csv, images, options: quality }),
  };
  rounds.push(done);
  const speeds = Object.entries(done).map(([name, part]) => `${name} ${part?.imagesPerSecond.toFixed(1)}`);
  console.log(`round ${round + 1}, images a second: ${speeds.join(', ')}`);
}
await stack.stop();
const written = await startStack(allowed, 'written');
await runRequest(written, { csv: csvOf(warming), images: warming, options: anew });
const steps = await cpuByStep(written, images / cores, () =>
  runRequest(written, { csv, images, options: anew }),
);
await written.stop();
shop.disconnect();
rmSync(out, { recursive: true });

const result = { images, cores, ...summarise(rounds), cpuMsByStep: steps };
for (const [name, part] of Object.entries(result)) {
  if (typeof part !== 'object') continue;
  console.log(name);
  console.table(part);
}
if (values.json) writeFileSync(values.json, JSON.stringify(result, null, 2));
