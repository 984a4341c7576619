import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Chunk, FIRST_CHUNK } from '../../../../../lambdas/fan-out/chunks-of.ts';
import { type FanOutLink, fanOut } from '../../../../../lambdas/fan-out/fan-out.ts';
import { describeRequest } from '../../../../../lambdas/get-status/describe-request.ts';
import { giveUpFanOut } from '../../../../../lambdas/give-up/give-up-fan-out.ts';
import { Later } from '../../../../../lambdas/shared/aws/queue-handler.ts';
import type { Queues } from '../../../../../lambdas/shared/aws/queues.ts';
import type { Table } from '../../../../../lambdas/shared/aws/table.ts';
import { createDue } from '../../../../../lambdas/shared/due.ts';
import {
  FanOutMessage,
  type FanOutPosition,
  ImageMessage,
} from '../../../../../lambdas/shared/schemas/messages.ts';
import { settleImage } from '../../../../../lambdas/shared/state/images/countdown.ts';
import { chunkKey, imageKey, requestKey } from '../../../../../lambdas/shared/state/keys.ts';
import type { Outcome } from '../../../../../lambdas/shared/state/outcome.ts';
import type { ChunkRecord, ImageRecord, RequestRecord } from '../../../../../lambdas/shared/state/records.ts';
import { endRequest, NOTHING_DONE } from '../../../../../lambdas/shared/state/requests/end-request.ts';
import { badUrl, csvRow, requestRecord } from '../../../../support/data/factories.ts';
import { Crash, createSteps, type Dying, steppedTable } from '../../../../support/faults/crashing-table.ts';

/** A message of the fan-out by its link; one that has died is with give-up. */
type Message = { fanOut: FanOutLink; dead: boolean } | { finished: true } | { image: ImageMessage };
/**
 * What happens at one delivery: which message it is, where its process dies, whether it comes once more, how many
 * seconds pass before, and whether a message of the fan-out has died of it.
 */
export interface Delivery {
  pick: number;
  dying: Dying | undefined;
  again: boolean;
  seconds: number;
  dead: boolean;
}

/** Every third image fails, and one in five has a bad URL. */
const outcomeOf = (row: number): Outcome =>
  row % 3 === 0
    ? { state: 'failed', error: { code: 'NOT_FOUND', message: 'It is not there.' } }
    : ({ state: 'succeeded', bytes_in: 100 + row, bytes_out: row, output_url: `o${row}` } as Outcome);
const isBad = (row: number) => row % 5 === 0;

/** A request of chunks by their numbers of images, whose messages are delivered as a test decides. */
export async function createWorld(table: Table, sizes: number[], chunksOfARun: number) {
  const request = requestRecord({ request_id: randomUUID() });
  const requestId = request.request_id;
  await table.putOnce(request);
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const queue: Message[] = [{ fanOut: { request_id: requestId, link: 0, from: FIRST_CHUNK }, dead: false }];
  let time = Date.now();
  let ends = 0;
  let seen = { succeeded: 0, failed: 0 };
  const products = sizes.map((size, chunk) => {
    const before = sizes.slice(0, chunk).reduce((sum, one) => sum + one, 0);
    return Array.from({ length: size }, (_, at) => {
      const row = before + at + 1;
      return isBad(row)
        ? csvRow(row, [], { urls: [badUrl('bad')] })
        : csvRow(row, [`https://a.example/${row}`]);
    });
  });

  async function* readChunks(_: RequestRecord, from: FanOutPosition): AsyncGenerator<Chunk, 'late' | 'end'> {
    let tally = from.tally;
    for (let number = from.chunk; number <= sizes.length; number++) {
      if (number >= from.chunk + chunksOfARun) return 'late';
      const rowsOfChunk = products[number - 1]!;
      const images = rowsOfChunk.length;
      tally = { ...tally, images: tally.images + images, rows: tally.rows + images };
      const next = { chunk: number + 1, row: rowsOfChunk.at(-1)!.row, offset: 0, tally };
      yield { number, products: rowsOfChunk, images, rows: images, next };
    }
    return 'end';
  }

  async function deliver(delivery: Delivery, turn: () => Promise<unknown>): Promise<void> {
    if (queue.length === 0) return;
    time += delivery.seconds * 1_000;
    const [message] = queue.splice(delivery.pick % queue.length, 1);
    if (delivery.dead && 'fanOut' in message!) message.dead = true;
    const step = createSteps(turn, delivery.dying);
    const queues = {
      send: (url: string, sent: { body: unknown }[]) =>
        step(async () => {
          for (const { body } of sent) {
            if (url === 'finished') queue.push({ finished: true });
            else if (url === 'uploads') queue.push({ fanOut: FanOutMessage.parse(body), dead: false });
            else queue.push({ image: ImageMessage.parse(body) });
          }
        }),
    } as unknown as Queues;
    try {
      await work(message!, { table: steppedTable(table, step), queues });
      if (delivery.again) queue.push(message!);
    } catch (error) {
      if (!(error instanceof Crash || error instanceof Later)) throw error;
      queue.push(message!);
    }
    await look();
  }

  async function work(message: Message, given: { table: Table; queues: Queues }): Promise<void> {
    const effects = {
      ...given,
      readChunks: async (...at: Parameters<typeof readChunks>) => readChunks(...at),
      finishedQueueUrl: 'finished',
      uploadsQueueUrl: 'uploads',
      imagesQueueUrl: 'images',
      webhooksQueueUrl: 'webhooks',
      due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
      mostPace: 100,
      isPaced: () => false,
      now: () => time,
    };
    if ('image' in message) {
      await settleImage(effects, message.image, outcomeOf(message.image.row));
    } else if ('fanOut' in message) {
      const { request_id, link } = message.fanOut;
      if (message.dead) await giveUpFanOut(effects, request_id, link);
      else await fanOut(effects, message.fanOut, Number.POSITIVE_INFINITY);
    } else {
      const now = (await effects.table.get<RequestRecord>(requestKey(requestId)))!;
      if (now.open_chunks !== undefined || now.status !== 'processing') return;
      const tally = { ...NOTHING_DONE, images: rows, succeeded: now.succeeded, failed: now.failed };
      if (await endRequest(effects, now, tally)) ends += 1;
    }
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
    await expectSettled();
    for (const [chunk, one] of products.entries()) {
      for (const { row } of one) {
        const image = await table.get<ImageRecord>(imageKey(requestId, chunk + 1, row, 1));
        expect(image?.state).toBe(isBad(row) ? 'failed' : outcomeOf(row).state);
      }
    }
  }

  /** What was recorded is what was counted, of a request that has ended once. */
  async function expectSettled(): Promise<void> {
    const record = (await table.get<RequestRecord>(requestKey(requestId)))!;
    expect(record.status).toBe(record.failure ? 'failed' : 'completed');
    expect(record.open_chunks).toBeUndefined();
    expect(ends).toBeLessThanOrEqual(1);
    const counted = { succeeded: 0, failed: 0 };
    for (let number = 1; number <= record.chunks; number++) {
      const chunk = await table.get<ChunkRecord>(chunkKey(requestId, number));
      expect(chunk?.pending).toBeUndefined();
      for (const { row } of products[number - 1]!) {
        const image = await table.get<ImageRecord>(imageKey(requestId, number, row, 1));
        // Of a chunk that was settled before it was put, nothing is counted.
        if (image && chunk!.succeeded + chunk!.failed > 0) counted[image.state] += 1;
      }
    }
    expect({ succeeded: record.succeeded, failed: record.failed }).toEqual(counted);
    if (record.failure === undefined) expect(counted.succeeded + counted.failed).toBe(rows);
  }

  return { queue, deliver, expectExact, expectSettled };
}
