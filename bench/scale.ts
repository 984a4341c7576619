import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { timeOf, watchRequest } from './scale/watch-request.ts';
import { createClient, quantile } from './support/client.ts';
import { startStack } from './support/start-stack.ts';

// One request of very many tiny pictures: whether anything gets slower or larger as it goes on.
const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000' }, json: { type: 'string' } },
});
const images = Number(values.images);
/** The growth of memory is counted from the end of a first request: everything is loaded and warm by then. */
const WARM = 1_000;

const shop = fork(new URL('./support/serve-tiny.ts', import.meta.url));
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
const csvOf = (count: number, folder: string) =>
  `Serial Number,Product Name,Input Image Urls\n${Array.from({ length: count }, (_, at) => `${at + 1},p,http://localhost:${port}/${folder}/${at}.jpg\n`).join('')}`;
const stack = await startStack(['--allow', `localhost:${port}`]);
const client = createClient(stack.url);

const warming = await watchRequest(client, await client.submit(csvOf(WARM, 'warm')), stack.pid);
const warm = warming.memory.at(-1)!.byFunction;
const id = await client.submit(csvOf(images, 'all'));
const { moments, latencies, memory, status } = await watchRequest(client, id, stack.pid);
const results: string[][] = parse(await client.results(id));
await stack.stop();
shop.disconnect();

const outputs = new Set(results.slice(1).map((row) => row.at(-3)));
const first = timeOf(moments, 1);
const [tenth, ninth, last] = [0.1, 0.9, 1].map((share) => timeOf(moments, share * images)) as [
  number,
  number,
  number,
];
const read = moments.find(({ total }) => total !== null)!.at;
const rate = (count: number, milliseconds: number) => Number(((1_000 * count) / milliseconds).toFixed(1));
const result = {
  images,
  fanOutRowsPerSecond: rate(images, read),
  imagesPerSecond: rate(images, last - first),
  firstTenthPerSecond: rate(images / 10, tenth - first),
  lastTenthPerSecond: rate(images / 10, last - ninth),
  lastAgainstFirst: Number(((tenth - first) / (last - ninth)).toFixed(2)),
  statusP50Ms: Math.round(quantile(latencies, 0.5)),
  statusP99Ms: Math.round(quantile(latencies, 0.99)),
  exactCounts:
    status.images.total === images && status.images.succeeded === images && status.images.remaining === 0,
  resultsRows: results.length - 1,
  outputs: outputs.size,
};
const growth = Object.entries(warm).map(([name, from]) => {
  const most = Math.max(...memory.map(({ byFunction }) => byFunction[name] ?? 0));
  return {
    process: name,
    warmMiB: from,
    mostMiB: most,
    endMiB: memory.at(-1)!.byFunction[name],
    growthMiB: most - from,
  };
});
console.table(result);
console.table(growth);
if (values.json) writeFileSync(values.json, JSON.stringify({ ...result, growth }, null, 2));
