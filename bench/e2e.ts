import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makePictures } from './e2e/make-pictures.ts';
import { runLoop } from './e2e/run-loop.ts';
import { runRequest } from './e2e/run-stack.ts';
import { startStack } from './support/start-stack.ts';

// The whole way of the data against two yardsticks in the same run: the engine alone on the same files, which is
// the limit on this machine, and the simplest loop that people write.
const { values } = parseArgs({
  options: { images: { type: 'string', default: '300' }, json: { type: 'string' } },
});
const images = Number(values.images);
const cores = availableParallelism();
const folder = await makePictures(images);
const names = readdirSync(folder);
const out = mkdtempSync(join(tmpdir(), 'halve-bench-out-'));

const shop = fork(new URL('./e2e/serve-folder.ts', import.meta.url), [folder]);
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
const source = `http://localhost:${port}/`;
const csv = `Serial Number,Product Name,Input Image Urls\n${names.map((name, at) => `${at + 1},p,${source}${name}\n`).join('')}`;
const webhookAt = new Promise<number>((resolve) => {
  shop.on('message', (message: { webhookAt?: number }) => message.webhookAt && resolve(message.webhookAt));
});

const stack = await startStack(['--allow', `localhost:${port}`]);
// The first request pays for starting processes and compiling; it is not measured.
await runRequest(stack, { csv: csv.split('\n').slice(0, 21).join('\n'), images: 20 });
const yardstick = { folder, source, out };
const engine = await runLoop({ ...yardstick, kind: 'engine', processes: cores, atOnce: 5 });
const halved = await runRequest(stack, { csv, images, webhookUrl: `${source}hook`, webhookAt });
const engineAgain = await runLoop({ ...yardstick, kind: 'engine', processes: cores, atOnce: 5 });
const simple = await runLoop({ ...yardstick, kind: 'simple', processes: 1, atOnce: 2 * cores });
const quality = await runRequest(stack, { csv, images, options: { mode: 'quality', target: 0.5 } });
await stack.stop();
shop.disconnect();
rmSync(out, { recursive: true });

const limit = (engine.imagesPerSecond + engineAgain.imagesPerSecond) / 2;
const engineCpu = (engine.cpuPerImage + engineAgain.cpuPerImage) / 2;
const round = (number: number | undefined, digits = 2) => Number(number?.toFixed(digits));
const result = {
  images,
  cores,
  engine: { imagesPerSecond: round(limit), cpuMs: round(engineCpu) },
  halve: {
    imagesPerSecond: round(halved.imagesPerSecond),
    againstEngine: round(halved.imagesPerSecond / limit),
    share: round(halved.share, 3),
    cpuMs: round(halved.cpuPerImage),
    cpuMsBesideEngine: round(halved.cpuPerImage - engineCpu),
    lastImageToWebhookSeconds: round(halved.webhookSeconds),
    idleShare: round(halved.idleShare),
    statusP99Ms: round(halved.statusP99Ms, 0),
  },
  quality50: {
    imagesPerSecond: round(quality.imagesPerSecond),
    simpleLoop: round(simple.imagesPerSecond),
    againstSimpleLoop: round(quality.imagesPerSecond / simple.imagesPerSecond),
  },
  cpuMsByProcess: Object.fromEntries(
    Object.entries(halved.cpuByProcess).map(([name, cpu]) => [name, round(cpu)]),
  ),
  peakMiB: halved.peakMiB,
};
for (const [name, part] of Object.entries(result)) {
  if (typeof part === 'object') {
    console.log(name);
    console.table(part);
  }
}
if (values.json) writeFileSync(values.json, JSON.stringify(result, null, 2));
