import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settings } from '../lib/settings.ts';
import { synthesise } from '../lib/synthesise.ts';
import { startHalve } from '../local/start-halve.ts';
import { type Calls, countCalls } from './cost/count-calls.ts';
import { PRICES } from './cost/prices.ts';
import { makePictures } from './e2e/make-pictures.ts';
import { runRequest } from './e2e/run-stack.ts';

// What N images of B bytes cost on AWS, line by line: calls and units counted in a real run here, CPU measured in
// the same run, times list prices. Nothing is taken off for free tiers.
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
  speed: 1,
  endpoint: counter.url,
});
counter.forwardTo(halve.emulators.aws, halve.emulators.dynamodb);
const stack = { url: halve.url, pid: process.pid, stop: halve.stop };
await runRequest(stack, { csv: [...csv.split('\n').slice(0, 21), ''].join('\n'), images: 20 });
const before = { ...counter.calls };
const run = await runRequest(stack, { csv, images: sample });
const calls = Object.fromEntries(
  Object.entries(counter.calls).map(([name, count]) => [
    name,
    (count - before[name as keyof Calls]) / sample,
  ]),
) as unknown as Calls;
await halve.stop();
counter.stop();
shop.disconnect();

/** A worker's CPU grows with the picture; a vCPU comes with this much memory. */
const cpuSeconds = ((run.cpuByProcess['compress-image'] ?? 0) / 1_000) * (bytes / meanBytes);
/** Lambda bills the time of a batch, of which most is waiting for five downloads at once from a shop that is quick. */
const BATCH_SECONDS = 0.5;
const gigabytes = settings.images.memoryMiB / 1_024;
const otherSeconds =
  ['fan-out', 'finish-request'].reduce((sum, name) => sum + (run.cpuByProcess[name] ?? 0), 0) / 1_000;
const stored = (images * bytes * run.share) / 1e9;
/** One line an invocation of some 300 bytes, and Lambda's own START, END and REPORT. */
const LOG_BYTES_PER_INVOCATION = 900;
const invocations = 1 / settings.images.batchSize;

const lines: Record<string, number> = {
  'Lambda, compress-image':
    images *
    invocations *
    Math.max(BATCH_SECONDS, cpuSeconds / invocations) *
    gigabytes *
    PRICES.lambdaGbSecond,
  'Lambda, the others': images * otherSeconds * (settings.uploads.memoryMiB / 1_024) * PRICES.lambdaGbSecond,
  'Lambda requests': images * invocations * PRICES.lambdaRequest,
  'SQS requests': images * calls.sqsRequests * (PRICES.sqsRequest + PRICES.sqsFairRequest),
  'DynamoDB writes': images * calls.writeUnits * PRICES.dynamoWriteUnit,
  'DynamoDB reads': images * calls.readUnits * PRICES.dynamoReadUnit,
  'S3 PUT': images * calls.s3Puts * PRICES.s3Put,
  'S3 GET': images * calls.s3Gets * PRICES.s3Get,
  'API Gateway, a status call each 5 s for an hour': 720 * PRICES.apiRequest,
  Logs: ((images * invocations * LOG_BYTES_PER_INVOCATION) / 1e9) * PRICES.logGb,
};
const total = Object.values(lines).reduce((sum, line) => sum + line, 0);
const perImage = { ...calls, compressCpuMs: cpuSeconds * 1_000, share: run.share };
const later = {
  'S3 storage, each month': stored * PRICES.s3GbMonth,
  'CloudFront, each output seen once': stored * PRICES.cloudFrontGb + images * PRICES.cloudFrontRequest,
};
const dollars = (amount: number) => `$${amount.toFixed(2)}`;
const money = (table: Record<string, number>) =>
  Object.fromEntries(Object.entries(table).map(([name, amount]) => [name, dollars(amount)]));

console.log(`Counted in a run of ${sample} images, each in a row of its own; per image:`);
console.table(
  Object.fromEntries(Object.entries(perImage).map(([name, value]) => [name, Number(value.toFixed(3))])),
);
console.log(`\n${images.toLocaleString('en-US')} images of ${bytes.toLocaleString('en-US')} bytes, halved:`);
console.table({ ...money(lines), Total: dollars(total) });
console.log('\nWhat keeping and showing the outputs costs from then on:');
console.table(money(later));
if (values.json)
  writeFileSync(values.json, JSON.stringify({ images, bytes, perImage, lines, total, later }, null, 2));
