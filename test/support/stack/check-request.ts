import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { outputInKey, outputsOfClient } from '../../../lambdas/shared/state/object-keys.ts';
import { type OutputRecord, outputItemKey, userKey } from '../../../lambdas/shared/state/outputs/pictures.ts';
import type { Delivery } from '../servers/webhook-receiver.ts';
import type { Client } from './client.ts';
import type { Inside } from './look-inside.ts';
import type { Poll } from './watch-status.ts';

export interface Ended {
  requestId: string;
  /** The CSV as it was submitted. */
  csv: string;
  status: 'completed' | 'failed' | 'cancelled';
  polls: readonly Poll[];
  /** What the webhook's receiver got; undefined for a request without a webhook. */
  deliveries: readonly Delivery[] | undefined;
  /** Tries whose sender died after its answer: each may be followed by one more delivery. */
  lostAnswers?: number;
  /** Objects that workers which were killed may have left behind; they go when the request is erased. */
  strays?: number;
}

/** What the check counts of a request, for the table of figures. */
interface Figures {
  lostRows: number;
  duplicateCompletions: number;
  orphanObjects: number;
  wrong: string[];
}

/** The one checker of the fault tests: holds a request that has ended against everything that Halve promises. */
export async function checkRequest(client: Client, inside: Inside, ended: Ended): Promise<Figures> {
  const { requestId } = ended;
  const wrong: string[] = [];
  const expect = (so: boolean, sentence: string) => {
    if (!so) wrong.push(sentence);
  };
  const status = await client.status(requestId);
  const records = await inside.images(requestId);
  const rows = await checkResults();
  const orphanObjects = await checkObjects();
  await checkImages();
  checkCounts();
  const duplicateCompletions = checkDeliveries();
  checkPolls(ended.polls, expect);
  return { ...rows, duplicateCompletions, orphanObjects, wrong };

  async function checkResults(): Promise<{ lostRows: number }> {
    const input: string[][] = parse(ended.csv);
    const output: string[][] = parse(await client.results(requestId));
    const same = input.filter((row, at) => row.every((cell, column) => output[at]?.[column] === cell));
    expect(same.length === input.length, `${input.length - same.length} rows are lost or out of order`);
    expect(output.length === input.length, `${output.length} rows came out of ${input.length}`);
    const urls = output.slice(1).flatMap((row) => (row.at(-3) ?? '').split(', '));
    const recorded = records.map((record) => (record.state === 'succeeded' ? record.output_url : ''));
    expect(
      urls.filter(Boolean).join() === recorded.filter(Boolean).join(),
      'the results name other outputs than the records',
    );
    return { lostRows: input.length - same.length };
  }

  /** Strays are what a worker wrote before it died: objects of this request that no item names. */
  async function checkObjects(): Promise<number> {
    const { client: owner } = (await inside.request(requestId))!;
    const stored = await inside.objects('outputs', outputsOfClient(owner));
    const strays: string[] = [];
    for (const key of stored.filter((one) => one.includes(`_${requestId}_`))) {
      const { picture, outputId } = outputInKey(key)!;
      const output = await inside.table.get<OutputRecord>(outputItemKey(picture, outputId));
      if (output === undefined) strays.push(key);
      else expect(output.output_key === key, `the item of ${key} names ${output.output_key}`);
    }
    expect(strays.length <= (ended.strays ?? 0), `objects that no item names: ${strays}`);
    for (const record of records) {
      if (record.state === 'failed') continue;
      const { picture = '', output_id: id = '', output_url } = record;
      const output = await inside.table.get<OutputRecord>(outputItemKey(picture, id));
      const user = await inside.table.get(userKey(picture, id, requestId));
      expect(output !== undefined && output.state !== 'dead', `${output_url} is of no output`);
      expect(output?.by === requestId || user !== undefined, `${requestId} is no user of ${output_url}`);
      const key = output?.output_key ?? '';
      expect(output?.output_key === null || stored.includes(key), `the object ${key} is not there`);
    }
    const copies = await inside.objects('uploads', `requests/${requestId}/`);
    expect(copies.length <= 1, `${copies.length} copies of the CSV are kept`);
    return strays.length;
  }

  async function checkImages(): Promise<void> {
    for (const record of records) {
      const place = `row ${record.row}, image ${record.n}`;
      if (record.state === 'failed') {
        expect(record.error.code !== '' && record.error.message !== '', `${place} failed without a reason`);
        continue;
      }
      const bytes = Buffer.from(await (await fetch(record.output_url)).arrayBuffer());
      expect(bytes.length === record.bytes_out, `${place} has other bytes than its record says`);
      const { width, height } = await sharp(bytes)
        .stats()
        .then(() => sharp(bytes).metadata());
      expect(width === record.width && height === record.height, `${place} does not decode to its size`);
    }
  }

  function checkCounts(): void {
    const succeeded = records.filter((record) => record.state === 'succeeded').length;
    const { images } = status;
    expect(status.status === ended.status, `it ended as ${status.status}`);
    expect(images.succeeded === succeeded, `${images.succeeded} are counted of ${succeeded} done`);
    expect(images.succeeded + images.failed === images.total, 'succeeded and failed are not the total');
    expect(images.remaining === 0 && status.exact, 'images remain');
  }

  function checkDeliveries(): number {
    const { deliveries, lostAnswers = 0 } = ended;
    if (deliveries === undefined) return 0;
    expect(deliveries.length > 0, 'its end was never told');
    expect(new Set(deliveries.map(({ id }) => id)).size <= 1, 'its end was told under several ids');
    expect(new Set(deliveries.map(({ body }) => body)).size <= 1, 'its end was told in several ways');
    const firstTold = Math.min(...deliveries.map(({ at }) => at));
    const open = ended.polls.findLast(({ status }) => status.completed_at === null);
    expect(open === undefined || open.at <= firstTold, 'its end was told before it came');
    expect(Date.parse(status.completed_at ?? '') <= firstTold, 'its end was told before its time');
    const taken = deliveries.findIndex((d) => d.status !== undefined && d.status >= 200 && d.status < 300);
    const after = taken < 0 ? 0 : deliveries.length - taken - 1;
    expect(after <= lostAnswers, `it was told ${after} times more after a 2xx`);
    return Math.max(0, after - lostAnswers);
  }
}

function checkPolls(polls: readonly Poll[], expect: (so: boolean, sentence: string) => void): void {
  for (const [at, { status }] of polls.entries()) {
    const { total, succeeded, failed, remaining } = status.images;
    const before = polls[at - 1]?.status.images;
    if (before) {
      expect(succeeded >= before.succeeded, `succeeded fell from ${before.succeeded} to ${succeeded}`);
      expect(failed >= before.failed, `failed fell from ${before.failed} to ${failed}`);
      expect(before.total === null || before.total === total, `the total was ${before.total}, then ${total}`);
    }
    if (total === null) continue;
    expect(succeeded + failed <= total, `${succeeded} + ${failed} of ${total} were counted`);
    expect(remaining === total - succeeded - failed, `${remaining} remained of ${total}`);
  }
}
