import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dispatchChunk } from '../../../../lambdas/fan-out/dispatch-chunk.ts';
import { registerChunk } from '../../../../lambdas/fan-out/register-chunk.ts';
import { describeRequest } from '../../../../lambdas/get-status/describe-request.ts';
import type { Queues } from '../../../../lambdas/shared/aws/queues.ts';
import type { Table } from '../../../../lambdas/shared/aws/table.ts';
import type { ImageMessage } from '../../../../lambdas/shared/schemas/messages.ts';
import { closeFanOut, settleImage } from '../../../../lambdas/shared/state/countdown.ts';
import { endRequest, NOTHING_DONE } from '../../../../lambdas/shared/state/end-request.ts';
import {
  type ImageRecord,
  imageKey,
  type Outcome,
  type RequestRecord,
  requestKey,
} from '../../../../lambdas/shared/state/records.ts';
import { Crash, createSteps, type Dying, steppedTable } from '../../../support/crashing-table.ts';
import { csvRow, requestRecord } from '../../../support/factories.ts';
import { type RealTable, startTable } from '../../../support/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

type Message = { upload: true } | { finished: true } | { image: ImageMessage };
/** What happens at one delivery: which message it is, where its process dies, and whether it comes once more. */
interface Delivery {
  pick: number;
  dying: Dying | undefined;
  again: boolean;
}

const deliveries = fc.array(
  fc.record({
    pick: fc.nat(50),
    dying: fc.option(fc.record({ steps: fc.integer({ min: 1, max: 9 }), after: fc.boolean() }), {
      nil: undefined,
    }),
    again: fc.boolean(),
  }),
  { minLength: 15, maxLength: 60, size: 'max' },
);
/** Chunks by their numbers of images; every third image fails, and one in five has a bad URL. */
const chunks = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
const outcomeOf = (row: number): Outcome =>
  row % 3 === 0
    ? { state: 'failed', error: { code: 'NOT_FOUND', message: 'It is not there.' } }
    : ({ state: 'succeeded', bytes_in: 100 + row, bytes_out: row, output_url: `o${row}` } as Outcome);
const isBad = (row: number) => row % 5 === 0;

it('ends in the exact state whatever is delivered, how often, in which order, and dies where', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, deliveries, fc.scheduler(), async (sizes, plan, scheduler) => {
      const world = await createWorld(real.table, sizes);
      const turn = () => scheduler.schedule(Promise.resolve());
      // Three processes at once take what the plan says; then one brings what is left to its end, undisturbed.
      let busy = 0;
      const worker = async () => {
        while (plan.length > 0 && (world.queue.length > 0 || busy > 0)) {
          // Nothing to take while another is still at work: what that sends is waited for.
          if (world.queue.length === 0) await setImmediate();
          else {
            busy += 1;
            await world.deliver(plan.shift()!, turn);
            busy -= 1;
          }
        }
      };
      await scheduler.waitFor(Promise.all([worker(), worker(), worker()]));
      const calm = { pick: 0, dying: undefined, again: false };
      while (world.queue.length > 0) await world.deliver(calm, async () => {});
      await world.expectExact();
    }),
    { numRuns: 60, interruptAfterTimeLimit: 25_000 },
  );
}, 120_000);

async function createWorld(table: Table, sizes: number[]) {
  const request = requestRecord({ request_id: randomUUID() });
  const requestId = request.request_id;
  await table.putOnce(request);
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const queue: Message[] = [{ upload: true }];
  let ends = 0;
  let seen = { succeeded: 0, failed: 0 };
  const products = sizes.map((size, chunk) => {
    const before = sizes.slice(0, chunk).reduce((sum, one) => sum + one, 0);
    return Array.from({ length: size }, (_, at) => {
      const row = before + at + 1;
      return isBad(row)
        ? csvRow(row, [], { urls: [{ shown: 'bad', failure: { code: 'BAD_URL', message: 'It is bad.' } }] })
        : csvRow(row, [`https://a.example/${row}`]);
    });
  });

  async function deliver({ pick, dying, again }: Delivery, turn: () => Promise<unknown>): Promise<void> {
    if (queue.length === 0) return;
    const [message] = queue.splice(pick % queue.length, 1);
    const step = createSteps(turn, dying);
    const queues = {
      send: (url: string, sent: { body: unknown }[]) =>
        step(async () => {
          for (const { body } of sent) {
            queue.push(url === 'finished' ? { finished: true } : { image: body as ImageMessage });
          }
        }),
    } as unknown as Queues;
    const effects = { table: steppedTable(table, step), queues, finishedQueueUrl: 'finished' };
    try {
      await work(message!, effects);
      if (again) queue.push(message!);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      queue.push(message!);
    }
    await look();
  }

  async function work(message: Message, effects: { table: Table; queues: Queues; finishedQueueUrl: string }) {
    if ('image' in message) {
      await settleImage(effects, message.image, outcomeOf(message.image.row), request.ttl);
      return;
    }
    const now = (await effects.table.get<RequestRecord>(requestKey(requestId)))!;
    if ('finished' in message) {
      const end = { ...effects, webhooksQueueUrl: 'webhooks', now: Date.now };
      if (now.open_chunks === undefined && now.status === 'processing') {
        const tally = { ...NOTHING_DONE, images: rows, succeeded: now.succeeded, failed: now.failed };
        if (await endRequest(end, now, tally)) ends += 1;
      }
      return;
    }
    if (!now.open_chunks?.has(0)) return closeFanOut(effects, requestId);
    const given = { ...effects, imagesQueueUrl: 'images' } as unknown as Parameters<typeof dispatchChunk>[0];
    for (const [at, rowsOfChunk] of products.entries()) {
      const registered = await registerChunk(effects.table, now, at + 1);
      if (registered === 'closed') return;
      const registeredBefore = registered === 'again';
      await dispatchChunk(given, { request: now, number: at + 1, products: rowsOfChunk, registeredBefore });
    }
    await closeFanOut(effects, requestId);
  }

  /** At each moment: what is counted never goes down, and is never more than there is. */
  async function look(): Promise<void> {
    const record = await table.get<RequestRecord>(requestKey(requestId));
    const { images } = await describeRequest(table, record!);
    expect(images.succeeded).toBeGreaterThanOrEqual(seen.succeeded);
    expect(images.failed).toBeGreaterThanOrEqual(seen.failed);
    expect(images.succeeded + images.failed).toBeLessThanOrEqual(rows);
    seen = images;
  }

  async function expectExact(): Promise<void> {
    const all = Array.from({ length: rows }, (_, at) => at + 1);
    const succeeded = all.filter((row) => !isBad(row) && outcomeOf(row).state === 'succeeded').length;
    const record = await table.get<RequestRecord>(requestKey(requestId));
    expect(record).toMatchObject({
      status: 'completed',
      succeeded,
      failed: rows - succeeded,
      chunks: sizes.length,
    });
    expect(record?.open_chunks).toBeUndefined();
    expect(ends).toBeLessThanOrEqual(1);
    for (const [chunk, one] of products.entries()) {
      for (const { row } of one) {
        const image = await table.get<ImageRecord>(imageKey(requestId, chunk + 1, row, 1));
        expect(image?.state).toBe(isBad(row) ? 'failed' : outcomeOf(row).state);
      }
    }
  }

  return { queue, deliver, expectExact };
}
