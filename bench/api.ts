import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient, quantile } from './support/client.ts';
import { startStack } from './support/start-stack.ts';

// So many uploads at the same moment, each with ten images: what is answered and how soon, and whether all end.
const { values } = parseArgs({
  options: {
    uploads: { type: 'string', default: '1000' },
    images: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const uploads = Number(values.uploads);
const images = Number(values.images);
const PATIENCE_MS = 3_600_000;
/** So many requests are asked after at once while they are worked. */
const ASKERS = 4;

const shop = fork(new URL('./support/serve-tiny.ts', import.meta.url));
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
const stack = await startStack(['--allow', `localhost:${port}`]);
const client = createClient(stack.url);
const csvOf = (upload: number) =>
  `Serial Number,Product Name,Input Image Urls\n1,p,"${Array.from({ length: images }, (_, at) => `http://localhost:${port}/${upload}-${at}.jpg`).join(' ')}"\n`;

const answers = await Promise.all(Array.from({ length: uploads }, (_, upload) => post(csvOf(upload))));
const ids = answers.flatMap(({ id }) => (id === undefined ? [] : [id]));
const start = performance.now();
const asked: number[] = [];
const ended = await allEnd(ids);
const seconds = (performance.now() - start) / 1_000;
await stack.stop();
shop.disconnect();

const byStatus = Map.groupBy(answers, ({ status }) => status);
const result = {
  uploads,
  imagesEach: images,
  accepted: ids.length,
  throttled: byStatus.get(429)?.length ?? 0,
  throttledWithRetryAfter: byStatus.get(429)?.filter(({ retryAfter }) => retryAfter !== null).length ?? 0,
  serverErrors: answers.filter(({ status }) => status >= 500).length,
  others: answers.filter(({ status }) => status !== 202 && status !== 429 && status < 500).length,
  answerP50Ms: Math.round(
    quantile(
      answers.map(({ ms }) => ms),
      0.5,
    ),
  ),
  answerP99Ms: Math.round(
    quantile(
      answers.map(({ ms }) => ms),
      0.99,
    ),
  ),
  uploadsPerSecond: Number(((1_000 * uploads) / Math.max(...answers.map(({ ms }) => ms))).toFixed(1)),
  ended,
  imagesPerSecondAfterwards: Number(((ids.length * images) / seconds).toFixed(1)),
  statusP99MsWhileWorking: Math.round(quantile(asked, 0.99)),
};
console.table(result);
if (values.json) writeFileSync(values.json, JSON.stringify(result, null, 2));
if (result.serverErrors > 0 || ended < ids.length) process.exitCode = 1;

async function post(body: string) {
  const sent = performance.now();
  const answer = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body,
  });
  const { request_id: id } = (await answer.json()) as { request_id?: string };
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, retryAfter, id, ms: performance.now() - sent };
}

/** How many have ended with all their images done. */
async function allEnd(requests: string[]): Promise<number> {
  const queue = requests.values();
  const deadline = performance.now() + PATIENCE_MS;
  let whole = 0;
  await Promise.all(
    Array.from({ length: ASKERS }, async () => {
      for (const id of queue) {
        for (;;) {
          const sent = performance.now();
          const { completed_at, images: counts } = await client.status(id);
          asked.push(performance.now() - sent);
          if (completed_at !== null && counts.succeeded === images) whole += 1;
          if (completed_at !== null || performance.now() > deadline) break;
          await sleep(250);
        }
      }
    }),
  );
  return whole;
}
