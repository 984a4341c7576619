import { randomUUID } from 'node:crypto';
import { EngineOptions } from '../../../engine/options.ts';
import type { EraseEffects } from '../../../lambdas/erase-request/effects.ts';
import { eraseRequest } from '../../../lambdas/erase-request/erase-request.ts';
import { CdnBusy } from '../../../lambdas/shared/aws/cdn.ts';
import { Later } from '../../../lambdas/shared/aws/queue-handler.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { ErasureMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { chunkKey, imageKey, listingKey, productKey } from '../../../lambdas/shared/state/keys.ts';
import { csvKey, pictureKey, resultsKey } from '../../../lambdas/shared/state/object-keys.ts';
import {
  newOutputId,
  outputItemKey,
  pictureOf,
  userKey,
} from '../../../lambdas/shared/state/outputs/pictures.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import type { RealObjects } from '../emulators/real-objects.ts';
import type { RealTable } from '../emulators/real-table.ts';
import { Crash, createSteps, type Dying, steppedTable } from '../faults/crashing-table.ts';
import { requestRecord } from './factories.ts';

export interface Places extends RealTable, RealObjects {}

/** What the CDN was told of, and the objects that stood when it was. */
export interface CdnCall {
  paths: string[];
  standing: string[];
}

/** How often the CDN has too much to do before it is told of anything. */
interface Busy {
  times: number;
}

/** A request as its end leaves it: a chunk of one product, whose URLs lead to outputs of its own or of others. */
export async function endedRequest(
  { table, objects }: Places,
  urls: string[],
  over: Partial<RequestRecord> = {},
): Promise<RequestRecord> {
  const request = requestRecord({
    status: 'erasing',
    chunks: 1,
    open_chunks: undefined,
    succeeded: urls.length,
    ...over,
  });
  const { request_id: id, client, created_at } = request;
  await table.putAll([
    request,
    { ...listingKey(client, created_at, id), request_id: id },
    { ...chunkKey(id, 1) },
    { ...productKey(id, 1, 1), row: 1, serial: null, product: null, input_urls: urls, first: 1 },
    ...urls.map((_, at) => ({ ...imageKey(id, 1, 1, at + 1), state: 'succeeded', row: 1, n: at + 1 })),
  ]);
  await objects.put('uploads', csvKey(id, 'e1'), { body: Buffer.from('x'), contentType: 'text/csv' });
  await objects.put('outputs', resultsKey(id, 'added'), { body: Buffer.from('x'), contentType: 'text/csv' });
  return request;
}

const pictureIn = ({ client }: Pick<RequestRecord, 'client'>, url: string) =>
  pictureOf(client, url, EngineOptions.parse({}));

/** The object of an output that a request makes; its item follows, unless its worker dies in between. */
export async function makeOutput(
  { table, objects }: Places,
  { request_id, client }: RequestRecord,
  url: string,
  { diesBeforeItem = false } = {},
): Promise<{ picture: string; outputId: string; key: string }> {
  const picture = pictureIn({ client }, url);
  const outputId = newOutputId(request_id, 1_700_000_000_000);
  const key = pictureKey(client, picture, outputId, 'größe.jpg');
  await objects.put('outputs', key, { body: Buffer.from('x'), contentType: 'image/jpeg' });
  if (!diesBeforeItem) {
    await table.putAll([
      { ...outputItemKey(picture, outputId), state: 'live', version: 1, by: request_id, output_key: key },
    ]);
  }
  return { picture, outputId, key };
}

export const addUser = (
  { table }: Places,
  { picture, outputId }: { picture: string; outputId: string },
  { request_id }: RequestRecord,
) => table.putAll([{ ...userKey(picture, outputId, request_id) }]);

/** Erases a request by all its links, each of which is tried again where it dies; `dying` says where the first does. */
export async function eraseWhole(
  places: Places,
  requestId: string,
  {
    turn = async () => {},
    dying,
    told = [],
    busy = { times: 0 },
  }: { turn?: () => Promise<unknown>; dying?: Dying | undefined; told?: CdnCall[]; busy?: Busy } = {},
): Promise<{ delays: (number | undefined)[]; died: boolean }> {
  const messages: { body: unknown; delaySeconds?: number }[] = [{ body: { request_id: requestId } }];
  const delays: (number | undefined)[] = [];
  let died = false;
  let step = createSteps(turn, dying);
  // Each time it is looked at, a lease of the run before is over.
  let now = Date.UTC(2026, 0, 1);
  for (let message = messages.shift(); message; message = messages.shift()) {
    now += 600_000;
    const effects = steppedEffects(places, oneByOne(step), { told, busy }, messages, delays, () => now);
    try {
      await eraseRequest(effects, ErasureMessage.parse(message.body), Number.POSITIVE_INFINITY);
    } catch (fault) {
      if (!(fault instanceof Crash || fault instanceof Later)) throw fault;
      died = true;
      step = createSteps(turn, undefined);
      messages.unshift(message);
    }
  }
  return { delays, died };
}

/** What a process does side by side is taken in some order, so that it has one step ready at a time. */
function oneByOne(step: ReturnType<typeof createSteps>): ReturnType<typeof createSteps> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const mine = last.then(() => step(run));
    last = mine.catch(() => {});
    return mine;
  };
}

function steppedEffects(
  { table, objects, keys }: Places,
  step: <T>(run: () => Promise<T>) => Promise<T>,
  { told, busy }: { told: CdnCall[]; busy: Busy },
  messages: { body: unknown; delaySeconds?: number }[],
  delays: (number | undefined)[],
  now: () => number,
): EraseEffects {
  const stepped =
    <A extends unknown[], T>(call: (...inputs: A) => Promise<T>) =>
    (...inputs: A) =>
      step(() => call(...inputs));
  return {
    table: steppedTable(table, step),
    objects: {
      ...objects,
      list: stepped(objects.list),
      remove: stepped(objects.remove),
      removeMany: stepped(objects.removeMany),
      removeAll: stepped(objects.removeAll),
    },
    queues: {
      hide: async () => {},
      send: (_url, outgoing) =>
        step(async () => {
          messages.push(...outgoing);
          delays.push(...outgoing.map(({ delaySeconds }) => delaySeconds));
        }),
    },
    cdn: {
      isThere: true,
      forget: (paths) =>
        step(async () => {
          if (paths.length > 0 && busy.times-- > 0) throw new CdnBusy('busy');
          if (paths.length > 0) told.push({ paths, standing: keys('outputs') });
        }),
    },
    uploadsBucket: 'uploads',
    outputsBucket: 'outputs',
    erasuresQueueUrl: 'erasures',
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now,
  };
}

export const newClient = () => randomUUID().replaceAll('-', '').padEnd(64, '0');
