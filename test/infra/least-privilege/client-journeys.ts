import { createHash } from 'node:crypto';
import { clientKey, keyKey } from '../../../lambdas/shared/state/keys.ts';
import { LOCAL_TOKEN } from '../../../local/start-halve.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { patiently, type WatchedStack } from './watched-stack.ts';

const CLIENT = createHash('sha256').update(LOCAL_TOKEN).digest('hex');
/** Rows of this make results of over 5 MB, which S3 takes in parts. */
const LONG_CELL = 'x'.repeat(900_000);

/** All a client does with a request: it sends the CSV, looks, fetches, has the webhook sent again, tries again, erases. */
export async function wholeWay({ client, shop, receiver, inside, release }: WatchedStack): Promise<void> {
  const csv = productsCsv([
    [shop.picture(1), shop.url('/missing.jpg')],
    ['ftp://not.for.us/x.jpg', shop.url('/held/flaky')],
  ]);
  const id = await client.submit(csv, { webhook_url: receiver.url('/fail/once') });
  await release('/held/flaky', 503);
  await release('/held/flaky', 503);
  await client.status(id);
  await release('/held/flaky', 200);
  await client.untilEnded(id);
  await client.images(id);
  await client.results(id);
  await client.call('/image_process/status/');
  await delivered(id);
  await client.resendWebhook(id);
  await patiently(
    () => receiver.of(id).length,
    (count) => count >= 3,
  );
  await delivered(id);
  const headers = { [new URL(shop.url('/')).host]: { referer: 'https://shop.example/' } };
  // It takes over what the first one has made, is left with it, and takes it along when it is erased, too.
  const retry = (await (await client.retry(id, { options: { headers } })).json()) as { request_id: string };
  await client.untilEnded(retry.request_id);
  for (const erased of [id, retry.request_id]) {
    await client.erase(erased);
    await patiently(
      () => inside.request(erased),
      (request) => (request?.status as string) === 'erased',
    );
  }

  function delivered(requestId: string) {
    return patiently(
      () => client.status(requestId),
      ({ webhook }) => webhook.state === 'delivered',
    );
  }
}

/** A CSV by the presigned URL, with headers for its sources, whose results are written in parts; the first of them fails. */
export async function bigResults({ client, shop, before, requests }: WatchedStack): Promise<void> {
  const header = 'S. No.,Product Name,Input Image Urls,Notes\n';
  const rows = Array.from({ length: 7 }, (_, at) => `${at},A,${shop.picture(at)},${LONG_CELL}\n`);
  let failed = false;
  before.push(({ operation }) => {
    if (operation !== 'UploadPart' || failed) return undefined;
    failed = true;
    return { status: 400, headers: {}, body: '<Error><Code>InvalidPart</Code></Error>' };
  });
  const headers = { [shop.address]: { authorization: 'Basic secret' } };
  const id = await presigned(client, header + rows.join(''), { options: { headers } });
  await patiently(requests, (all) => all.some(({ action }) => action === 's3:AbortMultipartUpload'));
  await client.untilEnded(id);
  await client.results(id);
}

/** A form, sent again under its key, then under one of the day before yesterday. */
export async function sameKeyAgain({ client, shop, inside }: WatchedStack): Promise<void> {
  await inside.table.putOnce({ ...keyKey(CLIENT, 'old'), request_id: 'x', body_hash: 'x', expires: 1 });
  const send = (key: string) => {
    const body = new FormData();
    body.set('file', new Blob([productsCsv([[shop.picture(2)]])]), 'products.csv');
    return client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body,
    });
  };
  for (const key of ['new', 'new', 'old']) await send(key);
}

/** Cancelled before there is a CSV, and while one is worked. */
export async function cancelled({ client, shop, receiver, asked, release }: WatchedStack): Promise<void> {
  const waiting = await presignedRequest(client, { webhook_url: receiver.url('/cancelled') });
  await client.cancel(waiting.request_id);
  const id = await client.submit(productsCsv([[shop.url('/held/cancelled')]]));
  await asked('/held/cancelled');
  await client.cancel(id);
  await release('/held/cancelled', 503);
  await client.untilEnded(id);
}

/** What ends with a refusal or with a failed request. */
export async function refused({ client, inside }: WatchedStack): Promise<void> {
  await client.call('/image_process/status/', { headers: { authorization: 'Bearer nobody' } });
  await client.call('/image_process/status/00000000-0000-4000-8000-000000000000/');
  for (const path of ['/', '/openapi.json', '/docs']) await client.call(path);
  await client.untilEnded(await client.submit('Neither,a,list,of\nproducts,nor,of,pictures\n'));
  await inside.table.get(clientKey(CLIENT));
}

type Client = WatchedStack['client'];

interface Presigned {
  request_id: string;
  upload: { url: string; method: string; headers: Record<string, string> };
}

export async function presignedRequest(client: Client, wishes = {}): Promise<Presigned> {
  const answer = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wishes),
  });
  return (await answer.json()) as Presigned;
}

async function presigned(client: Client, csv: string, wishes = {}): Promise<string> {
  const { request_id, upload } = await presignedRequest(client, wishes);
  await fetch(upload.url, { method: upload.method, headers: upload.headers, body: csv });
  return request_id;
}
