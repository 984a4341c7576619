import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { productsCsv } from '../test/support/data/csv.ts';
import { startFaultyStack } from '../test/support/faults/start-faulty-stack.ts';
import { startWebhookReceiver } from '../test/support/servers/webhook-receiver.ts';
import { checkRequest } from '../test/support/stack/check-request.ts';
import { until } from '../test/support/stack/client.ts';
import { type Poll, watchStatus } from '../test/support/stack/watch-status.ts';
import { seededFaults, seededNumbers } from './soak/faults.ts';
import { startMixedShop } from './soak/mixed-shop.ts';
import { watchMemory } from './soak/watch-memory.ts';

// Mixed requests for many minutes while a share of all calls to AWS fails: whether each still ends as promised,
// whether anything grows, and what an idle stack asks for afterwards.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    faults: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const share = Number(values.faults);
const AT_ONCE = 3;
const ROWS = 8;
const URLS_A_ROW = 3;
const PATIENCE_SECONDS = 900;
/** Waiting times are short, but not so short that a busy machine takes an honest batch for a dead one. */
const SPEED = 60;

const next = seededNumbers(Number(values.seed) + 1);
const { shop, paths } = await startMixedShop();
const receiver = await startWebhookReceiver((_, response) => {
  response.writeHead(next() < share ? 503 : 204).end();
});
const halve = await startFaultyStack({ shop, receiver, options: { speed: SPEED } });
const { client, inside, proxy } = halve;
const { decide, counts } = seededFaults(share, Number(values.seed));
proxy.decide = decide;
const writtenAt = new Map<string, number>();
proxy.done = ({ requestIds }) => {
  for (const id of requestIds) writtenAt.set(id, Date.now());
};
const memory = watchMemory(process.pid, 5_000);

const ended: { requestId: string; csv: string; polls: Poll[] }[] = [];
const deadline = Date.now() + 60_000 * minutes;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (Date.now() < deadline) ended.push(await runOne());
  }),
);
memory.stop();
proxy.decide = () => undefined;
const noMessages = (left: Record<string, number>) => Object.keys(left).length === 0;
await until(() => inside.messages(), noMessages, PATIENCE_SECONDS);

const wrong: string[] = [];
for (const one of ended) {
  const deliveries = receiver.of(one.requestId);
  const checked = await checkRequest(client, inside, { ...one, status: 'completed', deliveries });
  wrong.push(...checked.wrong.map((sentence) => `${one.requestId}: ${sentence}`));
}
const idleCallsAMinute = await callsOfAMinute();
await halve.stop();

const result = {
  minutes,
  requests: ended.length,
  images: ended.length * ROWS * URLS_A_ROW,
  wrong: wrong.length,
  refusedByAwsRules: proxy.refusals.length,
  idleCallsAMinute,
  ...counts,
};
const slopes = memory.slopes(minutes / 3);
console.table(result);
console.table(slopes);
for (const sentence of [...wrong, ...proxy.refusals].slice(0, 20)) console.log(sentence);
if (values.json) writeFileSync(values.json, JSON.stringify({ ...result, slopes }, null, 2));
if (wrong.length > 0) process.exitCode = 1;

async function runOne() {
  const any = () => `${shop.url(paths[Math.floor(next() * paths.length)]!)}?${Math.floor(next() * 1e9)}`;
  const csv = productsCsv(Array.from({ length: ROWS }, () => Array.from({ length: URLS_A_ROW }, any)));
  const requestId = await client.submit(csv, { webhook_url: receiver.url('/soak') });
  const watch = watchStatus(inside, requestId, () => writtenAt.get(requestId) ?? 0);
  await until(
    () => inside.request(requestId),
    (record) => record?.webhook_state === 'delivered',
    PATIENCE_SECONDS,
  );
  await watch.stop();
  return { requestId, csv, polls: watch.polls };
}

/** What the stack asks of AWS when there is nothing to do. */
async function callsOfAMinute(): Promise<number> {
  let calls = 0;
  proxy.decide = () => {
    calls += 1;
    return undefined;
  };
  await sleep(60_000);
  return calls;
}
