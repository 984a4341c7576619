import type { Message } from '@aws-sdk/client-sqs';
import type { WaitingQueue } from './divide-waits.ts';
import type { ObjectStore } from './keep-bodies-in-folder.ts';
import type { KeptMessages, KeptQueue } from './kept-queue.ts';

/** What Halve uses of fauxqs's own stores, which its package keeps inside. */
interface Inside {
  SqsStore: { new (): SqsStore; createMessage(body: string): { delayUntil?: number } };
  SnsStore: new () => unknown;
  S3Store: new () => S3Store;
  PersistenceManager: new (dataDir: string) => Persistence;
  /** Calls of SQS, once they are read. */
  receiveMessage(asked: object, store: SqsStore): Promise<{ Messages?: Message[] }>;
  deleteMessageBatch(asked: object, store: SqsStore): unknown;
}
interface S3Store {
  persistence?: unknown;
  spy?: { addMessage(event: S3Event): void };
  buckets: Map<string, Map<string, StoredObject>>;
  createBucket(name: string): void;
}
interface SqsStore {
  persistence?: unknown;
  host: string;
  allQueues(): Iterable<SqsQueue>;
  getQueue(url: string): SqsQueue | undefined;
  getQueueByName(name: string): SqsQueue | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): SqsQueue;
}
interface SqsQueue extends KeptQueue, WaitingQueue {
  persistence?: unknown;
  setAttributes(attributes: Record<string, string>): void;
  /** Answers those who wait for messages. */
  cancelWaiters(): void;
}
interface StoredObject {
  key: string;
  body: Buffer;
  etag: string;
  contentLength: number;
  lastModified: Date;
}
export interface S3Event {
  bucket: string;
  key: string;
  status: 'uploaded' | 'downloaded' | 'deleted' | 'copied' | 'renamed';
}
interface Persistence extends KeptMessages, ObjectStore {
  db: ObjectStore['db'] & { exec(sql: string): void };
  load(sqs: SqsStore, sns: unknown, s3: S3Store): void;
  close(): void;
}

const FILES = [
  './sqs/sqsStore.js',
  './sqs/actions/receiveMessage.js',
  './sqs/actions/deleteMessageBatch.js',
  './sns/snsStore.js',
  './s3/s3Store.js',
  './persistence.js',
];

/** Where they lie. Code that is gathered has them in itself (bin/gather.ts). */
export const insideFiles = () => FILES.map((path) => new URL(path, import.meta.resolve('fauxqs')).href);

export async function loadInside(): Promise<Inside> {
  return Object.assign({}, ...(await Promise.all(insideFiles().map((file) => import(file)))));
}
