import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, type Random } from '../core/random.ts';
import { quietWorld } from '../quiet-world.ts';
import { S3 } from './s3.ts';
import { Sqs } from './sqs.ts';

const SEQUENCES = 8;
const CALLS = 40;

let server: FauxqsServer;
let s3: S3Client;
let sqs: SQSClient;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  const reach = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  s3 = new S3Client({ ...reach, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  sqs = new SQSClient(reach);
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await server.stop();
});

const COMMANDS = {
  PutObject: PutObjectCommand,
  GetObject: GetObjectCommand,
  HeadObject: HeadObjectCommand,
  CopyObject: CopyObjectCommand,
  DeleteObject: DeleteObjectCommand,
  DeleteObjects: DeleteObjectsCommand,
  ListObjectsV2: ListObjectsV2Command,
};
type Operation = keyof typeof COMMANDS;

test('The simulated S3 answers random calls as fauxqs does', { timeout: 120_000 }, async () => {
  const answers = { done: 0, refused: 0 };
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`s3 ${sequence}`);
    const Bucket = `bucket-${sequence}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const simulated = new S3(quietWorld(), [{ name: Bucket, notify: [], expire: [] }]);
    for (let call = 0; call < CALLS; call++) {
      const [operation, input] = drawCall(random, Bucket);
      const command = new (COMMANDS[operation] as unknown as new (input: object) => GetObjectCommand)(input);
      const expected = await outcome(() => s3.send(command));
      const found = await outcome(async () => simulated.apply(operation, input));
      expect(found, `${operation} ${JSON.stringify(input)} of sequence ${sequence}`).toEqual(expected);
      answers[typeof expected === 'number' ? 'refused' : 'done'] += 1;
    }
  }
  expect(answers.done).toBeGreaterThan(150);
  expect(answers.refused).toBeGreaterThan(10);
});

/** The facts of an answer that Halve builds on; of a refusal its HTTP status. */
async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    const answer = (await run()) as Record<string, unknown>;
    const body = answer.Body as AsyncIterable<Buffer> | undefined;
    const list = answer.Contents as { Key: string; Size: number }[] | undefined;
    return {
      ETag: answer.ETag,
      length: answer.ContentLength,
      type: answer.ContentType,
      copied: (answer.CopyObjectResult as { ETag: string } | undefined)?.ETag,
      body: body && Buffer.concat(await Array.fromAsync(body)).toString(),
      keys: list?.length ? list.map(({ Key, Size }) => [Key, Size]) : undefined,
      more: answer.IsTruncated || undefined,
    };
  } catch (error) {
    return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  }
}

function drawCall(random: Random, Bucket: string): [Operation, object] {
  const Key = random.pick([
    'images/a.jpg',
    'images/b.jpg',
    'images/c/d.jpg',
    'results/a.csv',
    'requests/ä b.csv',
  ]);
  switch (random.int(1, 9)) {
    case 1:
    case 2:
    case 3:
      return [
        'PutObject',
        { Bucket, Key, Body: Buffer.from('x'.repeat(random.int(1, 40))), ContentType: 'text/csv' },
      ];
    case 4:
      return [
        'GetObject',
        {
          Bucket,
          Key,
          Range: random.chance(0.5) ? random.pick(['bytes=0-2', 'bytes=1-', 'bytes=-2']) : undefined,
        },
      ];
    case 5:
      return ['HeadObject', { Bucket, Key }];
    case 6:
      // Without its condition, which fauxqs does not know.
      return ['CopyObject', { Bucket, Key: 'copies/one', CopySource: encodeURI(`${Bucket}/${Key}`) }];
    case 7:
      return ['DeleteObject', { Bucket, Key }];
    case 8:
      return ['DeleteObjects', { Bucket, Delete: { Objects: [{ Key }, { Key: 'none' }], Quiet: true } }];
    default:
      return [
        'ListObjectsV2',
        {
          Bucket,
          Prefix: random.pick(['', 'images/', 'images/c/', 'none/']),
          MaxKeys: random.chance(0.4) ? random.int(1, 3) : undefined,
          StartAfter: random.chance(0.3) ? 'images/a.jpg' : undefined,
        },
      ];
  }
}

test('The simulated SQS delivers, hides, deletes and buries as fauxqs does', {
  timeout: 120_000,
}, async () => {
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`sqs ${sequence}`);
    const queue = await openQueues(sequence);
    for (let step = 0; step < 12; step++) {
      const bodies = Array.from({ length: random.int(0, 4) }, (_, at) => `${step}.${at}`);
      await queue.send(bodies);
      const [expected, found] = await queue.receiveAll();
      expect(
        found.map(({ told }) => told),
        `step ${step} of sequence ${sequence}`,
      ).toEqual(expected.map(({ told }) => told));
      // Each is deleted, given back at once, or left hidden.
      for (const [at, real] of expected.entries()) {
        const fate = random.pick(['delete', 'return', 'return', 'hide'] as const);
        await queue.end(fate, real.handle, found[at]!.handle);
      }
    }
    const [expectedDead, foundDead] = await queue.receiveDead();
    expect(foundDead).toEqual(expectedDead);
  }
});

interface Received {
  told: string;
  handle: string;
}

/** A queue and its dead-letter queue, real and simulated side by side; a message is buried after two receives. */
async function openQueues(sequence: number) {
  const world = quietWorld();
  const names = { queue: `queue-${sequence}`, dead: `dead-${sequence}` };
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: names.dead }));
  const deadArn = `arn:aws:sqs:us-east-1:000000000000:${names.dead}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 });
  const Attributes = { VisibilityTimeout: '3600', RedrivePolicy };
  const created = await sqs.send(new CreateQueueCommand({ QueueName: names.queue, Attributes }));
  const settings = { visibilityMs: 3_600_000, retentionMs: 1_209_600_000 };
  const simulated = new Sqs(world, [
    { ...settings, url: 'queue', arn: '', dead: { queueUrl: 'dead', maxReceives: 2 } },
    { ...settings, url: 'dead', arn: '', dead: undefined },
  ]);

  async function receive(QueueUrl: string, url: string): Promise<[Received[], Received[]]> {
    const real: Received[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      });
      const { Messages = [] } = await sqs.send(command);
      if (Messages.length === 0) break;
      real.push(
        ...Messages.map((m) => ({
          told: `${m.Body} received ${m.Attributes?.ApproximateReceiveCount}`,
          handle: m.ReceiptHandle!,
        })),
      );
    }
    const mine: Received[] = [];
    for (let some = simulated.receive(url, 10); some.length > 0; some = simulated.receive(url, 10)) {
      mine.push(
        ...some.map(({ body, receives, handle }) => ({
          told: `${body} received ${receives}`,
          handle: handle!,
        })),
      );
    }
    // In any order, by both.
    const byText = (one: Received, other: Received) => one.told.localeCompare(other.told);
    return [real.sort(byText), mine.sort(byText)];
  }

  return {
    async send(bodies: string[]): Promise<void> {
      if (bodies.length === 0) return;
      const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: created.QueueUrl, Entries }));
      simulated.apply('SendMessageBatch', { QueueUrl: 'queue', Entries });
    },
    receiveAll: () => receive(created.QueueUrl!, 'queue'),
    async receiveDead(): Promise<[string[], string[]]> {
      const [real, mine] = await receive(dead.QueueUrl!, 'dead');
      // A buried message begins to count anew on AWS and here; fauxqs counts on.
      const bodiesOf = (received: Received[]) => received.map(({ told }) => told.replace(/ received.*/, ''));
      return [bodiesOf(real), bodiesOf(mine)];
    },
    async end(fate: 'delete' | 'return' | 'hide', real: string, mine: string): Promise<void> {
      if (fate === 'hide') return;
      if (fate === 'delete') {
        await sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: created.QueueUrl,
            Entries: [{ Id: '0', ReceiptHandle: real }],
          }),
        );
        simulated.apply('DeleteMessageBatch', {
          QueueUrl: 'queue',
          Entries: [{ Id: '0', ReceiptHandle: mine }],
        });
        return;
      }
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: created.QueueUrl,
          ReceiptHandle: real,
          VisibilityTimeout: 0,
        }),
      );
      simulated.apply('ChangeMessageVisibility', {
        QueueUrl: 'queue',
        ReceiptHandle: mine,
        VisibilityTimeout: 0,
      });
    },
  };
}
