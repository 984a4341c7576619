import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buildApp } from 'fauxqs';
import { SECRET_KEY } from '../../template.ts';
import type { Waiting } from '../../waiting.ts';
import { type PolledQueue, toReceive, toRemove } from '../polled-queue.ts';
import { answerCors, type CorsRules } from './answer-cors.ts';
import { COPY_REFUSED, isRefusedCopy } from './copy-conditions.ts';
import { divideWaits } from './divide-waits.ts';
import type { HandedObject } from './handed-object.ts';
import { loadInside, type S3Event } from './inside-fauxqs.ts';
import { keepBodiesInFolder } from './keep-bodies-in-folder.ts';
import { mendReturns, moveWhole, releaseAll } from './kept-queue.ts';
import { openBodyFile } from './open-body-file.ts';
import { readBody } from './read-body.ts';
import { refusePresigned } from './refuse-presigned.ts';

export type Fauxqs = Awaited<ReturnType<typeof openFauxqs>>;

/** AWS takes objects of up to 5 GB in one PUT; this is more than Halve takes of a CSV. */
const MOST_BODY_BYTES = 2 * 1024 ** 3 - 1;

/**
 * S3 and SQS in this process. fauxqs's own start would listen on every interface, take bodies of 11 MiB at most,
 * and report uploads only to those who poll; so its app is built here around its stores. All is kept in `dataDir`, or
 * goes with this process, which then has the folder `passing` for files that are handed over.
 */
export async function openFauxqs(waiting: Waiting, dataDir?: string, passing?: string) {
  const { SqsStore, SnsStore, S3Store, PersistenceManager, ...calls } = await loadInside();
  const [sqs, sns, s3] = [new SqsStore(), new SnsStore(), new S3Store()];
  const persistence = dataDir === undefined ? undefined : unwaited(() => new PersistenceManager(dataDir));
  const bodies = persistence ? undefined : openBodyFile();
  const objectsFolder = dataDir ? join(dataDir, 'bodies') : passing;
  const kept = persistence && keepBodiesInFolder(persistence, objectsFolder!);
  if (persistence) {
    persistence.load(sqs, sns, s3);
    sqs.persistence = persistence;
    s3.persistence = persistence;
    mendReturns(persistence);
    for (const queue of sqs.allQueues()) {
      queue.persistence = persistence;
      releaseAll(queue);
      divideWaits(queue, waiting);
      moveWhole(queue, persistence);
    }
  }
  const app = buildApp({ logger: false, stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 } as never });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', (_request: unknown, payload: IncomingMessage) =>
    readBody(payload, MOST_BODY_BYTES),
  );
  // Of an empty body no parser is asked, and an object may be empty.
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.method === 'PUT' && request.headers['content-length'] === '0') request.body = Buffer.alloc(0);
    done();
  });
  const cors = new Map<string, CorsRules>();
  app.addHook('onRequest', (request, reply, done) => {
    const [, bucket = ''] = request.url.split(/[/?]/);
    if (answerCors(cors.get(bucket) ?? [], request.raw, reply.raw)) return reply.hijack();
    const refused = refusePresigned(request.raw, SECRET_KEY, Date.now());
    if (refused) reply.code(refused.status).type('application/xml').send(refused.body);
    else if (isRefusedCopy(s3.buckets, request.raw))
      reply.code(412).type('application/xml').send(COPY_REFUSED);
    else done();
  });

  return {
    async listen(port: number, host: string): Promise<number> {
      await app.listen({ port, host });
      const address = app.server.address() as AddressInfo;
      return address.port;
    },
    /** Creates what is not there yet: what was kept on disk stays as it is. */
    createBucket(name: string, rules: CorsRules): void {
      cors.set(name, rules);
      if (s3.buckets.has(name)) return;
      s3.createBucket(name);
      if (bodies) s3.buckets.set(name, new bodies.Bucket());
    },
    createQueue(name: string, attributes: Record<string, string>): void {
      const kept = sqs.getQueueByName(name);
      if (kept) {
        kept.setAttributes(attributes);
        return;
      }
      const made = sqs.createQueue(
        name,
        `http://localhost/000000000000/${name}`,
        `arn:aws:sqs:us-east-1:000000000000:${name}`,
        attributes,
      );
      divideWaits(made, waiting);
      if (persistence) moveWhole(made, persistence);
    },
    send(queueName: string, body: string): void {
      sqs.getQueueByName(queueName)?.enqueue(SqsStore.createMessage(body));
    },
    /** A queue for those in this process, who need no HTTP. */
    queueOf(QueueUrl: string): PolledQueue {
      return {
        async receive(most, signal) {
          const wake = () => sqs.getQueue(QueueUrl)?.cancelWaiters();
          signal.addEventListener('abort', wake);
          try {
            return (await calls.receiveMessage(toReceive(QueueUrl, most), sqs)).Messages ?? [];
          } finally {
            signal.removeEventListener('abort', wake);
          }
        },
        async remove(messages) {
          calls.deleteMessageBatch(toRemove(QueueUrl, messages), sqs);
        },
      };
    },
    object: (bucket: string, key: string) => s3.buckets.get(bucket)?.get(key),
    /** The file with the body of an object, where objects are kept; it is never written again. */
    fileOf(bucket: string, key: string): string | undefined {
      const object = s3.buckets.get(bucket)?.get(key);
      return object && kept?.pathOf(bucket, key, object.etag);
    },
    objectsFolder,
    /** An object whose body is a file of that folder. */
    take({ bucket, key, file, contentLength, etag, contentType, cacheControl }: HandedObject): void {
      const objects = s3.buckets.get(bucket);
      if (objects === undefined) throw new Error(`Expected a bucket, but found ${bucket}`);
      const about = { contentType, contentLength, metadata: {}, ...(cacheControl && { cacheControl }) };
      const object = { key, body: Buffer.alloc(0), etag, lastModified: new Date(), ...about };
      kept?.take(bucket, object, file);
      if (bodies && objects instanceof bodies.Bucket) objects.take(key, object, join(objectsFolder!, file));
      else objects.set(key, object);
      s3.spy?.addMessage({ bucket, key, status: 'uploaded' });
    },
    keys: (bucket: string) => [...(s3.buckets.get(bucket)?.keys() ?? [])],
    onObject(listener: (event: S3Event) => void): void {
      s3.spy = { addMessage: listener };
    },
    async stop(): Promise<void> {
      app.server.closeAllConnections();
      await app.close();
      persistence?.close();
      bodies?.close();
    },
  };
}

/**
 * Opens a database that waits for no disk, from its first table on. What is promised is to survive this process, not
 * the machine, and the tables alone would take a sixth of a second of waiting.
 */
function unwaited<T>(open: () => T): T {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    exec.call(this, 'PRAGMA synchronous = OFF');
    exec.call(this, sql);
  };
  try {
    return open();
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
}
