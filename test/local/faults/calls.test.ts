import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { productsCsv } from '../../support/data/csv.ts';
import type { Call, Service } from '../../support/faults/aws-call.ts';
import { type FaultyStack, startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { expectSound, runJob } from '../../support/stack/run-job.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let halve: FaultyStack;
let csv: string;
beforeAll(async () => {
  halve = await startFaultyStack();
  const { shop } = halve;
  csv = productsCsv([
    ...Array.from({ length: 12 }, (_, at) => [shop.picture(at), shop.picture(at + 1)]),
    [shop.url('/missing.jpg'), 'ftp://bad'],
  ]);
});
afterEach(() => {
  halve.proxy.decide = () => undefined;
});
afterAll(() => halve.stop());

/** Three of ten, in an order that has no pattern and is the same each time. */
function threeOfTen() {
  let state = 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state % 10 < 3;
  };
}

async function expectCompleted(): Promise<void> {
  const ended = await runJob(halve, csv);
  expect(ended.status).toBe('completed');
  expect((await halve.client.status(ended.requestId)).images).toMatchObject({ succeeded: 24, failed: 2 });
  halve.proxy.decide = () => undefined;
  await expectSound(halve, ended);
}

it.each<Service>(['s3', 'sqs', 'dynamodb'])(
  'goes on while %s throttles three of ten calls',
  async (service) => {
    const unlucky = threeOfTen();
    let throttled = 0;
    halve.proxy.decide = (call) => {
      // The client's own upload would be answered by a 500, and it would have to try again.
      if (call.service !== service || call.caller?.name === 'create-request' || !unlucky()) return undefined;
      throttled += 1;
      return 'throttle';
    };
    await expectCompleted();
    expect(throttled).toBeGreaterThan(5);
  },
);

it('goes on when everything was throttled for a while', async () => {
  let until = Number.POSITIVE_INFINITY;
  let throttled = 0;
  halve.proxy.decide = ({ caller }) => {
    if (caller?.name === 'compress-image') until = Math.min(until, Date.now() + 4_000);
    if (until === Number.POSITIVE_INFINITY || Date.now() > until) return undefined;
    throttled += 1;
    return 'throttle';
  };
  await expectCompleted();
  expect(throttled).toBeGreaterThan(10);
});

it('goes on when each first try ends in an error of the service or a broken connection', async () => {
  const seen = new Set<string>();
  let faults = 0;
  halve.proxy.decide = (call) => {
    if (call.caller === undefined || seen.has(keyOf(call))) return undefined;
    seen.add(keyOf(call));
    faults += 1;
    return faults % 2 === 0 ? 'error' : 'drop';
  };
  await expectCompleted();
  expect(faults).toBeGreaterThan(50);
});

it('sends and writes what is left when half of each batch fails', async () => {
  let halved = 0;
  halve.proxy.decide = ({ operation }) => {
    if (!operation.includes('Batch')) return undefined;
    halved += 1;
    return 'half';
  };
  await expectCompleted();
  expect(halved).toBeGreaterThan(10);
});

it('counts nothing twice when each reply is lost once', async () => {
  const seen = new Set<string>();
  halve.proxy.decide = (call) => {
    if (call.caller === undefined || seen.has(keyOf(call))) return undefined;
    seen.add(keyOf(call));
    return 'lose-reply';
  };
  await expectCompleted();
  expect(seen.size).toBeGreaterThan(50);
});

/** A call and its tries: the SDK's own counts of them aside, they are the same. */
const keyOf = ({ caller, operation, path, body }: Call) =>
  `${caller?.name} ${operation} ${path} ${operation === 'PutObject' ? '' : body}`;

it('never asked for what AWS refuses', () => {
  expect(halve.proxy.refusals).toEqual([]);
});
