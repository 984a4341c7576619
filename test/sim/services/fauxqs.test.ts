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
import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../core/random.ts';
import { quietWorld } from '../quiet-world.ts';
import { drawS3Call, type S3Operation } from './s3/draw-s3-call.ts';
import { S3 } from './s3/s3.ts';
import { openQueues } from './sqs/open-queues.ts';

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

const COMMANDS: Record<S3Operation, unknown> = {
  PutObject: PutObjectCommand,
  GetObject: GetObjectCommand,
  HeadObject: HeadObjectCommand,
  CopyObject: CopyObjectCommand,
  DeleteObject: DeleteObjectCommand,
  DeleteObjects: DeleteObjectsCommand,
  ListObjectsV2: ListObjectsV2Command,
};

test('The simulated S3 answers random calls as fauxqs does', { timeout: 120_000 }, async () => {
  const answers = { done: 0, refused: 0 };
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`s3 ${sequence}`);
    const Bucket = `bucket-${sequence}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const simulated = new S3(quietWorld(), [{ name: Bucket, notify: [], expire: [] }]);
    for (let call = 0; call < CALLS; call++) {
      const [operation, input] = drawS3Call(random, Bucket);
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

test('The simulated SQS delivers, hides, deletes and buries as fauxqs does', {
  timeout: 120_000,
}, async () => {
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`sqs ${sequence}`);
    const queue = await openQueues(sqs, sequence);
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
