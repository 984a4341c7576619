import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeMemory } from './free-memory.ts';

interface Stored {
  key: string;
  etag: string;
  body: Buffer;
}
/** What is needed here of fauxqs's own store on disk. */
export interface ObjectStore<T extends Stored = Stored> {
  db: { prepare(sql: string): { get(...values: string[]): unknown } };
  upsertObject(bucket: string, object: T): void;
  deleteObject(bucket: string, key: string): void;
  readBody(bucket: string, key: string): Buffer;
}

const NOTHING = Buffer.alloc(0);

/**
 * Keeps the bodies of objects as files beside fauxqs's database, which would copy each of them several times, through
 * its journal too. A file is written before the database names it and is never written over, as its name holds the
 * ETag: wherever the process is killed, an object is the old one or the new one. Answers where a body lies.
 */
export function keepBodiesInFolder(store: ObjectStore, folder: string) {
  mkdirSync(folder, { recursive: true });
  const { upsertObject, deleteObject } = store;
  const etagIn = store.db.prepare('SELECT etag FROM s3_objects WHERE bucket = ? AND key = ?');
  const pathOf = (bucket: string, key: string, etag: string) =>
    join(folder, `${hashOf(`${bucket}/${key}`)}-${etag.replaceAll(/\W/g, '')}`);
  const kept = (bucket: string, key: string) =>
    (etagIn.get(bucket, key) as { etag: string } | undefined)?.etag;

  store.upsertObject = (bucket, object) => {
    const { key, etag, body } = object;
    const before = kept(bucket, key);
    const path = pathOf(bucket, key, etag);
    const { length } = body;
    if (length > 0 && statSync(path, { throwIfNoEntry: false })?.size !== length) writeFileSync(path, body);
    freeMemory(body);
    upsertObject.call(store, bucket, { ...object, body: NOTHING });
    if (before !== undefined && before !== etag) rmSync(pathOf(bucket, key, before), { force: true });
  };
  store.deleteObject = (bucket, key) => {
    const before = kept(bucket, key);
    deleteObject.call(store, bucket, key);
    if (before !== undefined) rmSync(pathOf(bucket, key, before), { force: true });
  };
  store.readBody = (bucket, key) => readFileSync(pathOf(bucket, key, kept(bucket, key) ?? ''));
  return pathOf;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 40);
