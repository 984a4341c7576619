import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { productsCsv } from '../support/data/csv.ts';
import { holdCall, says } from '../support/faults/hold-call.ts';
import { type FaultyStack, startFaultyStack } from '../support/faults/start-faulty-stack.ts';
import { expectSound, followJob, runJob } from '../support/stack/run-job.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let halve: FaultyStack;
let csv: string;
beforeAll(async () => {
  halve = await startFaultyStack();
  const { shop } = halve;
  csv = productsCsv([
    [shop.picture(1), shop.picture(2)],
    [shop.picture(3), 'ftp://bad'],
  ]);
});
afterEach(() => {
  halve.proxy.decide = () => undefined;
});
afterAll(() => halve.stop());

it.each([
  ['before it has copied the CSV', says('fan-out', 'requests/')],
  ['before it has taken the CSV', says('fan-out', 'csv_bytes')],
  ['before it registers a chunk', says('fan-out', 'chunks = :before')],
  ['before it sends the images', says('fan-out', 'MessageBody')],
  ['before it writes the total', says('fan-out', 'rows_total')],
  ['before it closes itself', says('fan-out', 'DELETE open_chunks')],
])('cancels while the fan-out is held %s', async (_, point) => {
  const { client, proxy } = halve;
  const { reached, release } = holdCall(proxy, point);
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    const answers = await Promise.all([client.cancel(requestId), client.cancel(requestId)]);
    expect(answers.filter(({ status }) => status === 202)).not.toEqual([]);
    release();
  });
  expect(ended.status).toBe('cancelled');
  await expectCancelled(ended);
});

it.each([
  ['before the results are read', says('finish-request', 'requests/')],
  ['before the results are written', says('finish-request', 'results/')],
  ['before its end is written', says('finish-request', 'webhook_body')],
])('cancels at the last moment, %s', async (_, point) => {
  const { client, proxy } = halve;
  const { reached, release } = holdCall(proxy, point);
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    expect((await client.cancel(requestId)).status).toBe(202);
    release();
  });
  expect(ended.status).toBe('cancelled');
  await expectSound(halve, ended);
  expect((await client.status(ended.requestId)).images).toMatchObject({
    total: 4,
    succeeded: 3,
    failed: 1,
  });
});

it('fails what is not yet compressed as CANCELLED, and counts every row of the CSV', async () => {
  const { client, proxy, shop } = halve;
  const many = productsCsv(Array.from({ length: 210 }, (_, at) => [shop.picture(at % 4)]));
  const { reached, release } = holdCall(proxy, says('fan-out', 'chunks = :before'));
  const ended = await runJob(halve, many, async (requestId) => {
    await reached;
    await client.cancel(requestId);
    release();
  });
  const { images, rows } = await client.status(ended.requestId);
  expect(images).toMatchObject({ total: 210, succeeded: 0, failed: 210 });
  expect(rows).toMatchObject({ total: 210, rejected: 0 });
  const codes = new Set((await client.images(ended.requestId)).map(({ error }) => error?.code));
  expect([...codes]).toEqual(['CANCELLED']);
  await expectSound(halve, ended);
});

it('ends a request without a CSV at once, tells it, and takes no CSV any more', async () => {
  const { client, inside, receiver } = halve;
  const created = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhook_url: receiver.url('/without') }),
  });
  const { request_id, upload } = (await created.json()) as {
    request_id: string;
    upload: { url: string; headers: Record<string, string> };
  };
  const answer = await client.cancel(request_id);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({ request_id, status: 'cancelled' });
  expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: csv })).status).toBe(200);

  const ended = await followJob(halve, request_id, csv);
  expect(ended.deliveries?.map(({ body }) => JSON.parse(body).type)).toEqual(['request.cancelled']);
  expect(await client.status(request_id)).toMatchObject({ images: { total: 0 }, results_url: null });
  expect(await inside.objects('uploads', `requests/${request_id}/`)).toEqual([]);
});

it('refuses to cancel what has ended, and what is not there', async () => {
  const { client } = halve;
  const ended = await runJob(halve, csv);
  const answer = await client.cancel(ended.requestId);
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: 'ALREADY_ENDED' });
  expect((await client.cancel('7c6f6a9e-7a0c-4f5c-a4a5-0b7a5a3f1d11')).status).toBe(404);
  expect((await client.cancel('nonsense')).status).toBe(404);
});

async function expectCancelled(ended: Awaited<ReturnType<typeof runJob>>): Promise<void> {
  const { images, results_url } = await halve.client.status(ended.requestId);
  // Cancelled before its CSV was taken, it has none.
  if (results_url === null) expect(images).toMatchObject({ total: 0, succeeded: 0, failed: 0 });
  else await expectSound(halve, ended);
}
