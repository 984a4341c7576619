import { createHash, randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { incomingKey } from '../../../lambdas/shared/state/object-keys.ts';
import { requestKey } from '../../../lambdas/shared/state/records.ts';
import { productsCsv } from '../../support/csv.ts';
import { presignedRequest } from './client-journeys.ts';
import { accessDenied, patiently, type WatchedStack } from './watched-stack.ts';

/** Workers that died left an output, and their messages came again: the one that lives cleans up. */
export async function redelivered(stack: WatchedStack): Promise<void> {
  const { client, shop, release } = stack;
  const url = shop.url('/held/redelivered');
  const id = await client.submit(productsCsv([[url]]));
  await release('/held/redelivered', 503);
  await leaveOutput(stack, id);
  await send(stack, 'retries-queue', imageMessage(id, url));
  await release('/held/redelivered', 200);
  await client.untilEnded(id);
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
  await send(stack, 'uploads-dead', uploadEvent(id, csv, etag));
  await client.untilEnded(id);
}

/** Messages that have died settle what they were about. */
export async function deadLetters(stack: WatchedStack): Promise<void> {
  const { client, shop, release, asked } = stack;
  const url = shop.url('/held/dead');
  const id = await client.submit(productsCsv([[url]]));
  await asked('/held/dead');
  await leaveOutput(stack, id);
  await send(stack, 'images-dead', imageMessage(id, url));
  await client.untilEnded(id);
  // Its worker lives after all, comes second, and takes its output back.
  await release('/held/dead', 200);
  await send(stack, 'retries-dead', imageMessage(id, url));
  await send(stack, 'webhooks-dead', { request_id: id });
  await send(stack, 'erasures-dead', { request_id: randomUUID() });
  await send(stack, 'finished-dead', { request_id: id });
}

const leaveOutput = ({ inside }: WatchedStack, id: string) =>
  inside.s3.send(
    new PutObjectCommand({
      Bucket: inside.bucket('outputs'),
      Key: `images/${id}/1-1-left.jpg`,
      Body: 'what a worker wrote before it died',
    }),
  );

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
