import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { halve } from '../../../../engine/halve.ts';
import { type CompressEffects, compressImage } from '../../../../lambdas/compress-image/compress-image.ts';
import { countTogether } from '../../../../lambdas/compress-image/count-together.ts';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { dispatchChunk } from '../../../../lambdas/fan-out/dispatch-chunk.ts';
import type { FanOutEffects } from '../../../../lambdas/fan-out/effects.ts';
import type { Outgoing } from '../../../../lambdas/shared/aws/queues.ts';
import type { Table } from '../../../../lambdas/shared/aws/table.ts';
import { createDue } from '../../../../lambdas/shared/due.ts';
import { createOutbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import { ImageMessage } from '../../../../lambdas/shared/schemas/messages.ts';
import { Options } from '../../../../lambdas/shared/schemas/options.ts';
import { chunkPk, requestKey } from '../../../../lambdas/shared/state/keys.ts';
import type { ImageRecord, RequestRecord } from '../../../../lambdas/shared/state/records.ts';
import { csvRow, requestRecord } from '../../../support/data/factories.ts';
import { startObjects } from '../../../support/emulators/real-objects.ts';
import { startTable } from '../../../support/emulators/real-table.ts';

export type Catalogues = Awaited<ReturnType<typeof startCatalogues>>;

/** What a process does by steps, at one of which it may die; without, it lives. */
type Step = <T>(run: () => Promise<T>) => Promise<T>;

interface Wishes {
  options?: Partial<Options>;
  over?: Partial<RequestRecord>;
  /** Messages that are worked at the same time. */
  atOnce?: number;
}

/** The way from rows to images, by the functions as they are, on emulators in this process. */
export async function startCatalogues(shopAddress: string) {
  const [places, buckets] = await Promise.all([startTable(), startObjects('uploads', 'outputs')]);
  const outbound = createOutbound({ allow: shopAddress });
  const counts = { encodes: 0, puts: 0 };
  const sent: Outgoing[] = [];

  const shared = {
    table: places.table,
    queues: {
      send: async (_: string, outgoing: Outgoing[]) => void sent.push(...outgoing),
      hide: async () => {},
    },
    finishedQueueUrl: 'finished',
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 300 }),
    now: Date.now,
    mostPace: 100,
    isPaced: () => false,
  };
  const fanning = {
    ...shared,
    imagesQueueUrl: 'images',
    uploadsQueueUrl: 'uploads',
  } as unknown as FanOutEffects;
  const compressing: CompressEffects = {
    ...shared,
    objects: {
      ...buckets.objects,
      put: (...object) => {
        counts.puts += 1;
        return buckets.objects.put(...object);
      },
    },
    fetchImage: createFetchImage({ outbound }),
    noticed: (_, fetchImage) => fetchImage,
    callerOf: async () => ({ agent: 'Halve/1' }),
    mayAsk: async () => true,
    halve: async (...input) => {
      const halved = await halve(...input);
      counts.encodes += halved.encodes;
      return halved;
    },
    outputsBucket: 'outputs',
    outputBaseUrl: 'https://cdn.example',
    retriesQueueUrl: 'retries',
  };

  /** Dispatches chunks of rows of URLs; the messages are left to be worked. */
  async function dispatch(chunks: string[][][], { options, over }: Wishes = {}) {
    const numbers = chunks.map((_, at) => at + 1);
    const request = requestRecord({
      request_id: randomUUID(),
      options: Options.parse(options ?? {}),
      open_chunks: new Set([0, ...numbers]),
      chunks: chunks.length,
      ...over,
    });
    await places.table.putOnce(request);
    sent.length = 0;
    let row = 0;
    for (const number of numbers) {
      const products = chunks[number - 1]!.map((urls) => csvRow(++row, urls));
      const chunk = { request, registeredBefore: false, number, products, imagesBefore: 0 };
      await dispatchChunk(fanning, chunk);
    }
    const messages = sent.splice(0).map(({ body }) => ImageMessage.parse(body));
    return { request, messages };
  }

  /** As one call of the function does, whose every step outside of it waits for `step`. */
  async function work(
    request: RequestRecord,
    message: ImageMessage,
    { retrying = false, table = places.table, step }: { retrying?: boolean; table?: Table; step?: Step } = {},
  ) {
    const put = compressing.objects.put;
    const objects = step
      ? { ...compressing.objects, put: (...object: Parameters<typeof put>) => step(() => put(...object)) }
      : compressing.objects;
    const effects = { ...compressing, table, objects };
    const attempt = { receives: 1, retrying, deadline: Date.now() + 60_000 };
    return countTogether(
      effects,
      1,
    )((count) => compressImage(effects, request, message, { ...attempt, count }));
  }

  async function run(chunks: string[][][], wishes: Wishes = {}) {
    const { request, messages } = await dispatch(chunks, wishes);
    const before = { ...counts };
    await pLimit(wishes.atOnce ?? 5).map(messages, (message) => work(request, message));
    const images = await imagesOf(request.request_id, chunks.length);
    const figures = (await places.table.get<RequestRecord>(requestKey(request.request_id)))!;
    return {
      request,
      images,
      figures,
      messages: messages.length,
      encodes: counts.encodes - before.encodes,
      puts: counts.puts - before.puts,
    };
  }

  async function imagesOf(requestId: string, chunks: number): Promise<ImageRecord[]> {
    const pages = Array.from({ length: chunks }, (_, at) =>
      places.table.page<ImageRecord>(chunkPk(requestId, at + 1), 'PRODUCT#'),
    );
    return (await Promise.all(pages)).flatMap(({ items }) => items.filter((item) => 'state' in item));
  }

  return {
    ...places,
    objects: buckets.objects,
    keys: (bucket = 'outputs') => buckets.keys(bucket),
    dispatch,
    work,
    run,
    imagesOf,
    /** From now on this is where outputs are read. */
    serveAt(baseUrl: string) {
      compressing.outputBaseUrl = baseUrl;
    },
    async stop() {
      await Promise.all([outbound.close(), places.stop(), buckets.stop()]);
    },
  };
}
