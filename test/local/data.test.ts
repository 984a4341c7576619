import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CopyObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmulators } from '../../local/emulators/start-emulators.ts';
import { Template } from '../../local/template.ts';
import { waitingAt } from '../../local/waiting.ts';
import { lookInside } from '../support/stack/look-inside.ts';
import { synthesisedTemplate } from '../support/stack/synthesised-template.ts';

/** The emulators alone, as `npm start -- --data` has them. */
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'halve-data-'));
});
afterEach(() => rm(data, { recursive: true }));

async function start() {
  const template = new Template(await synthesisedTemplate());
  const emulators = await startEmulators(template, {
    port: 0,
    data,
    waiting: waitingAt(1, 0),
    endpoint: undefined,
  });
  const inside = await lookInside(emulators);
  const stop = async () => {
    inside.close();
    await emulators.stop();
  };
  return { inside, stop };
}
type Inside = Awaited<ReturnType<typeof start>>['inside'];

const receive = async ({ sqs, queueUrl }: Inside, queue: string) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(queue), AttributeNames: ['All'] })))
    .Messages?.[0];

it('finds an upload again whose event was lost in a crash', async () => {
  const before = await start();
  const Bucket = before.inside.bucket('uploads');
  const Key = 'incoming/7c6f6a9e-7a0c-4f5c-a4a5-0b7a5a3f1d11.csv';
  await before.inside.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'a,b\n' }));
  await before.inside.s3.send(
    new CopyObjectCommand({ Bucket, CopySource: `${Bucket}/${Key}`, Key: 'requests/copy.csv' }),
  );
  await before.inside.sqs.send(new PurgeQueueCommand({ QueueUrl: before.inside.queueUrl('uploads-queue') }));
  await before.stop();

  const after = await start();
  const message = await receive(after.inside, 'uploads-queue');
  expect(JSON.parse(message?.Body ?? '{}').Records[0].s3.object).toMatchObject({ key: Key, size: 4 });
  expect(await receive(after.inside, 'uploads-queue')).toBeUndefined();
  await after.stop();
});

it('releases what was in hand at the crash, with the count of its receives', async () => {
  const before = await start();
  const QueueUrl = before.inside.queueUrl('images-queue');
  await before.inside.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'in hand' }));
  expect(await receive(before.inside, 'images-queue')).toMatchObject({ Body: 'in hand' });
  await before.stop();

  const after = await start();
  const message = await receive(after.inside, 'images-queue');
  expect(message).toMatchObject({ Body: 'in hand', Attributes: { ApproximateReceiveCount: '2' } });
  await after.stop();
});

it('takes back a message that is returned at once', async () => {
  const { inside, stop } = await start();
  const QueueUrl = inside.queueUrl('images-queue');
  await inside.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'returned' }));
  const message = await receive(inside, 'images-queue');
  await inside.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: message?.ReceiptHandle ?? '',
      VisibilityTimeout: 0,
    }),
  );
  expect(await receive(inside, 'images-queue')).toMatchObject({ Body: 'returned' });
  await stop();
});

it('moves a message to its dead-letter queue', async () => {
  const { inside, stop } = await start();
  const QueueUrl = inside.queueUrl('images-queue');
  await inside.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'deadly' }));
  for (let receives = 0; receives < 6; receives++) {
    await inside.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
  }
  expect(await receive(inside, 'images-dead')).toMatchObject({ Body: 'deadly' });
  await stop();
});
