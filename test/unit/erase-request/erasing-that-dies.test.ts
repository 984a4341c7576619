import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseRequest } from '../../../lambdas/erase-request/erase-request.ts';
import { createCdn } from '../../../lambdas/shared/aws/cdn.ts';
import { Later } from '../../../lambdas/shared/aws/queue-handler.ts';
import type { Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { ErasureMessage } from '../../../lambdas/shared/schemas/messages.ts';
import {
  chunkKey,
  chunkPk,
  imageKey,
  listingKey,
  productKey,
  requestKey,
} from '../../../lambdas/shared/state/keys.ts';
import type { Places } from '../../support/data/erasing.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { startPlaces } from './start-places.ts';

let places: Places;
beforeAll(async () => {
  places = await startPlaces();
});
afterAll(() => places.stop());

const FILE = { body: Buffer.from('x'), contentType: 'text/plain' };
const QUEUES: Queues = { hide: async () => {}, send: async () => {} };

const objectsOf = (id: string) =>
  ['uploads', 'outputs'].flatMap((bucket) => places.keys(bucket)).filter((key) => key.includes(id));
const itemsOf = async (id: string, chunks: number) => {
  const pages = await Promise.all(
    Array.from({ length: chunks }, (_, at) => places.table.page(chunkPk(id, at + 1), undefined)),
  );
  return pages.flatMap((page) => page.items);
};

describe('erasing that dies', () => {
  const CHUNKS = 9;

  /** A request as its end leaves it, of nine chunks with two products each. */
  async function endedRequest(): Promise<string> {
    const request = requestRecord({ status: 'erasing', chunks: CHUNKS, open_chunks: undefined });
    const id = request.request_id;
    const listing = listingKey(request.client, request.created_at, id);
    await places.table.putAll([
      request,
      { ...listing, request_id: id },
      ...Array.from({ length: CHUNKS }, (_, at) => at + 1).flatMap((chunk) =>
        [
          chunkKey(id, chunk),
          ...[1, 2].flatMap((row) => [productKey(id, chunk, row), imageKey(id, chunk, row, 1)]),
        ].map((key) => ({ ...key })),
      ),
    ]);
    const put = (bucket: string, key: string) => places.objects.put(bucket, key, FILE);
    for (let n = 1; n <= 3; n++) await put('outputs', `images/${id}/1-${n}-abc.jpg`);
    await put('outputs', `results/${id}.csv`);
    await put('uploads', `requests/${id}/etag.csv`);
    await put('uploads', `incoming/${id}.csv`);
    return id;
  }

  const effects = () => ({
    table: places.table,
    objects: places.objects,
    queues: QUEUES,
    cdn: createCdn(undefined),
    uploadsBucket: 'uploads',
    outputsBucket: 'outputs',
    erasuresQueueUrl: 'erasures',
    due: createDue({ SPEED: 1_000, LONGEST_BATCH_SECONDS: 10 }),
    now: Date.now,
  });

  /** Lets so many writes happen, then dies at the next. */
  function dyingAfter(writes: number) {
    let left = writes;
    const { table, objects, queues, ...rest } = effects();
    const count =
      <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        if (left-- <= 0) throw new Error('died');
        return write(...args);
      };
    return {
      ...rest,
      table: { ...table, removeAll: count(table.removeAll), putAll: count(table.putAll) },
      objects: {
        ...objects,
        remove: count(objects.remove),
        removeMany: count(objects.removeMany),
        removeAll: count(objects.removeAll),
      },
      queues: { ...queues, send: count(queues.send) },
    };
  }

  type Effects = ReturnType<typeof effects>;
  const FAR = () => Date.now() + 900_000;

  /** What is sent does not go to the stack's own erase-request, but is worked here, the dead letters of a run too. */
  async function erase(id: string, effectsOfRun: (run: number) => Effects, deadline = FAR) {
    const sent: { body: unknown; delaySeconds?: number }[] = [{ body: { request_id: id } }];
    const messages = [...sent];
    for (let run = 0; messages.length > 0; run++) {
      const mine = effectsOfRun(run);
      const send: Queues['send'] = async (url, outgoing) => {
        await mine.queues.send(url, []);
        sent.push(...outgoing);
        messages.push(...outgoing);
      };
      const message = messages.shift()!;
      const given = { ...mine, queues: { ...mine.queues, send } };
      await eraseRequest(given, ErasureMessage.parse(message.body), deadline()).catch((fault) => {
        if ((fault as Error).message !== 'died') throw fault;
        messages.push(message);
      });
    }
    return sent;
  }

  it('is finished by the next run, wherever it died', async () => {
    for (let writes = 0; ; writes += 3) {
      const id = await endedRequest();
      let runs = 0;
      await erase(id, (run) => {
        runs = run + 1;
        return run === 0 ? dyingAfter(writes) : effects();
      });
      expect(objectsOf(id)).toEqual([]);
      expect(await itemsOf(id, CHUNKS)).toEqual([]);
      expect(await places.table.get(requestKey(id))).toMatchObject({ status: 'erased', chunks: CHUNKS });
      // Two walks and the late one take three runs, so a fourth one says that the first has died.
      if (runs === 3) break;
      expect(writes).toBeLessThan(100);
    }
  });

  it('walks once more after a while, for what a slow worker has written in between', async () => {
    const id = await endedRequest();
    const sent = await erase(id, (run) => {
      if (run !== 1) return effects();
      const late = { pk: `REQUEST#${id}#${CHUNKS}`, sk: 'PRODUCT#0000002#IMAGE#001' };
      const { table, ...rest } = effects();
      let written = false;
      const update: typeof table.update = async (...change) => {
        // Before the second walk has looked at anything.
        if (!written) {
          written = true;
          await table.putOnce(late);
          await places.objects.put('outputs', `images/${id}/1-1-late.jpg`, FILE);
        }
        return table.update(...change);
      };
      return { ...rest, table: { ...table, update } };
    });
    expect(sent.slice(1)).toEqual([
      {
        body: { request_id: id, link: 1, stage: 'outputs', chunk: 0, again: true },
        group: requestRecord().client,
        delaySeconds: 180,
      },
      {
        body: { request_id: id, link: 1, stage: 'late' },
        group: requestRecord().client,
        delaySeconds: 900,
      },
    ]);
    expect(objectsOf(id)).toEqual([]);
    expect(await itemsOf(id, CHUNKS)).toEqual([]);
  });

  it('goes on by a link for each piece when it is short of time', async () => {
    const id = await endedRequest();
    const sent = await erase(id, effects, () => Date.now() + 1_000);
    expect(sent.length).toBeGreaterThan(4);
    expect(await itemsOf(id, CHUNKS)).toEqual([]);
    expect(await places.table.get(requestKey(id))).toMatchObject({ status: 'erased' });
  });

  it('is worked by one run at a time, and a link that is over changes nothing', async () => {
    const id = await endedRequest();
    const sent: unknown[] = [];
    const send: Queues['send'] = async (_url, outgoing) => void sent.push(...outgoing);
    const given = { ...effects(), queues: { ...effects().queues, send } };
    const message = ErasureMessage.parse({ request_id: id });
    const both = await Promise.allSettled([1, 2].map(() => eraseRequest(given, message, FAR())));
    const refusals = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(Later);
    expect(sent).toHaveLength(1);
    await eraseRequest(given, message, FAR());
    expect(sent).toHaveLength(1);
  });
});
