import { createHash, randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { chunkKey, productKey, requestKey, unsettledKey } from '../../../lambdas/shared/state/keys.ts';
import { csvKey, incomingKey } from '../../../lambdas/shared/state/object-keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { requestRecord } from '../../support/data/factories.ts';
import type { Call } from '../../support/faults/aws-call.ts';
import type { TemplateJson } from '../../support/stack/start-stack.ts';
import { presignedRequest } from './client-journeys.ts';
import { accessDenied, patiently, type WatchedStack } from './watched-stack.ts';

/** A message comes again after a failure, and once more after its end. */
export async function redelivered(stack: WatchedStack): Promise<void> {
  const { client, shop, release } = stack;
  const url = shop.url('/held/redelivered');
  const id = await client.submit(productsCsv([[url]]));
  await release('/held/redelivered', 503);
  await release('/held/redelivered', 200);
  await client.untilEnded(id);
  await send(stack, 'retries-queue', imageMessage(id, url));
  await send(stack, 'finished-queue', { request_id: id });
}

/** Another run of the fan-out has taken another CSV between this one's copy and its claim. */
export async function overtaken({ client, shop, inside, before }: WatchedStack): Promise<void> {
  const { request_id: id, upload } = await presignedRequest(client);
  before.push(async ({ operation, requestIds }) => {
    if (operation !== 'CopyObject' || !requestIds.includes(id)) return undefined;
    await inside.table.update(requestKey(id), { update: 'SET etag = :other', values: { ':other': 'x' } });
    return undefined;
  });
  const body = productsCsv([[shop.picture(3)]]);
  await fetch(upload.url, { method: upload.method, headers: upload.headers, body });
}

/** The fan-out dies between writing a chunk and sending it: give-up fails each of its images. */
export async function neverSent(stack: WatchedStack): Promise<void> {
  const { client, shop, before } = stack;
  const marked = shop.url('/never-sent');
  before.push((call) =>
    call.operation === 'SendMessageBatch' && call.body.includes(marked) ? accessDenied(call) : undefined,
  );
  const csv = productsCsv([[marked]]);
  const id = await client.submit(csv);
  await patiently(
    () => client.images(id),
    (images) => images.length === 1,
  );
  const etag = createHash('md5').update(csv).digest('hex');
  await die(stack, 'uploads-dead', uploadEvent(id, csv, etag), id);
  await client.untilEnded(id);
}

/** The fan-out is closed by another before it has sent a chunk: it fails the images itself. */
export async function closedBefore(stack: WatchedStack): Promise<void> {
  const { client, shop, before, inside } = stack;
  const marked = shop.url('/closed-before');
  let id = '';
  before.push(async (call) => {
    if (call.operation !== 'SendMessageBatch' || !call.body.includes(marked)) return undefined;
    [id = ''] = call.requestIds;
    const key = requestKey(id);
    await inside.table.update(key, {
      update: 'DELETE open_chunks :zero',
      values: { ':zero': new Set([0]) },
    });
    return accessDenied(call);
  });
  await client.untilEnded(await client.submit(productsCsv([[marked]])));
}

/** The request is erased while another run still writes its results. */
export async function erasedMeanwhile({ client, shop, before, inside }: WatchedStack): Promise<void> {
  const id = await client.submit(productsCsv([[shop.picture(4)]]));
  const { promise, resolve } = Promise.withResolvers<void>();
  before.push(async (call) => {
    if (call.caller?.name !== 'finish-request' || !call.requestIds.includes(id)) return undefined;
    if (call.operation === 'PutObject') {
      const values = { ':erased': 'erased' };
      const names = { '#status': 'status' };
      await inside.table.update(requestKey(id), { update: 'SET #status = :erased', names, values });
    }
    if (call.operation === 'DeleteObject') resolve();
    return undefined;
  });
  await promise;
}

/** Each worker's first call fails once: its message goes back to its queue. */
export async function handedBack({ refuseOnce }: WatchedStack): Promise<void> {
  const first = (operation: string) => (call: Call) => call.operation === operation;
  await Promise.all([
    refuseOnce('fan-out', first('CopyObject')),
    refuseOnce('compress-image', (call) => first('GetItem')(call) && !call.body.includes('IMAGE#')),
    refuseOnce('compress-image', first('BatchGetItem')),
    refuseOnce('send-webhook', first('GetItem')),
    refuseOnce('erase-request', first('ListObjectsV2')),
  ]);
}

/** Messages that have died settle what they were about. */
export async function deadLetters(stack: WatchedStack): Promise<void> {
  const { client, shop, release, asked } = stack;
  const url = shop.url('/held/dead');
  const id = await client.submit(productsCsv([[url]]));
  await asked('/held/dead');
  await die(stack, 'images-dead', imageMessage(id, url), id);
  await client.untilEnded(id);
  // Its worker lives after all, and comes second.
  await release('/held/dead', 200);
  await die(stack, 'retries-dead', imageMessage(id, url), id);
  const erasing = requestRecord({ status: 'erasing', open_chunks: undefined });
  await stack.inside.table.putOnce(erasing);
  await die(stack, 'erasures-dead', { request_id: erasing.request_id }, erasing.request_id);
  for (const queue of ['webhooks-dead', 'finished-dead']) {
    const nobodys = randomUUID();
    await die(stack, queue, { request_id: nobodys }, nobodys);
  }
}

/** Sends a dead letter, which give-up has to take twice: its first call fails. */
async function die(stack: WatchedStack, queue: string, body: unknown, id: string): Promise<void> {
  const refused = stack.refuseOnce('give-up', ({ requestIds }) => requestIds.includes(id));
  await send(stack, queue, body);
  await refused;
}

const send = ({ inside }: WatchedStack, queue: string, body: unknown) =>
  inside.sqs.send(
    new SendMessageCommand({ QueueUrl: inside.queueUrl(queue), MessageBody: JSON.stringify(body) }),
  );

const imageMessage = (id: string, url: string) => ({ request_id: id, chunk: 1, index: 1, row: 1, n: 1, url });

const uploadEvent = (id: string, csv: string, eTag: string) => ({
  Records: [
    { s3: { bucket: { name: 'uploads' }, object: { key: incomingKey(id), size: csv.length, eTag } } },
  ],
});

/** As often as the runner takes it, though days pass in a minute and a half. */
export function sweepOften({ Resources }: TemplateJson): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === 'AWS::Events::Rule') Properties.ScheduleExpression = 'rate(1 minute)';
  }
}

/** The daily sweep finds what has come to a stop. */
export async function swept({ inside, receiver }: WatchedStack): Promise<void> {
  const created_at = '2020-01-01T00:00:00.000Z';
  const old = async (over: Partial<RequestRecord>) => {
    const record = requestRecord({ request_id: randomUUID(), created_at, moved_at: 0, ...over });
    const { request_id } = record;
    await inside.table.putAll([record, { ...unsettledKey(created_at, request_id), request_id, created_at }]);
    return request_id;
  };
  const webhook_url = receiver.url('/swept');
  const webhook = { webhook_url, webhook_secret: 'whsec_aGFsdmU=', webhook_body: '{}', next_at: 0 };
  const stopped = await old({ open_chunks: new Set([0, 1]), chunks: 1 });
  await inside.s3.send(
    new PutObjectCommand({
      Bucket: inside.bucket('uploads'),
      Key: csvKey(stopped, 'e1'),
      Body: productsCsv([['https://a']]),
    }),
  );
  await inside.table.putAll([
    { ...productKey(stopped, 1, 1), row: 1, serial: '', product: '', input_urls: ['https://a'], first: 1 },
    {
      ...chunkKey(stopped, 1),
      pending: new Set([1]),
      remaining: 1,
      succeeded: 0,
      failed: 0,
      bytes_in: 0,
      bytes_out: 0,
    },
  ]);
  await old({
    status: 'completed',
    webhook_state: 'pending',
    lease_until: 0,
    open_chunks: undefined,
    ...webhook,
  });
  await old({ status: 'erasing', open_chunks: undefined });
  const done = await old({ status: 'completed', open_chunks: undefined });
  await patiently(
    () => inside.request(stopped),
    (request) => request?.status === 'failed',
  );
  await patiently(
    () => inside.table.get(unsettledKey(created_at, done)),
    (entry) => entry === undefined,
  );
}
