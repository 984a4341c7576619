import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { freeMemory } from '../../free-memory.ts';
import { HANDED } from './handed-object.ts';

interface Stored {
  key: string;
  etag: string;
  body: Buffer;
}
interface Named {
  bucket: string;
  key: string;
  etag: string;
}
/** What is needed here of fauxqs's own store on disk. */
export interface ObjectStore<T extends Stored = Stored> {
  db: { prepare(sql: string): { get(...values: string[]): unknown; iterate(): Iterable<unknown> } };
  upsertObject(bucket: string, object: T): void;
  deleteObject(bucket: string, key: string): void;
  readBody(bucket: string, key: string): Buffer;
}

const NOTHING = Buffer.alloc(0);

/**
 * Keeps the bodies of objects as files beside fauxqs's database, which would copy each of them several times, through
 * its journal too. A file is written before the database names it and is never written over, as its name holds the
 * ETag: wherever the process is killed, an object is the old one or the new one. Answers where a body lies.
 *
 * @throws Error where files are gone: they would be asked for in vain, again and again.
 */
export function keepBodiesInFolder<T extends Stored>(store: ObjectStore<T>, folder: string) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith(HANDED)) rmSync(join(folder, name));
  const { upsertObject, deleteObject } = store;
  const etagIn = store.db.prepare('SELECT etag FROM s3_objects WHERE bucket = ? AND key = ?');
  const pathOf = (bucket: string, key: string, etag: string) =>
    join(folder, `${hashOf(`${bucket}/${key}`)}-${etag.replaceAll(/\W/g, '')}`);
  const kept = (bucket: string, key: string) =>
    (etagIn.get(bucket, key) as { etag: string } | undefined)?.etag;
  const there = new Set(readdirSync(folder));
  const named = store.db
    .prepare('SELECT bucket, key, etag FROM s3_objects WHERE content_length > 0')
    .iterate();
  let gone = 0;
  for (const { bucket, key, etag } of named as Iterable<Named>)
    if (!there.has(basename(pathOf(bucket, key, etag)))) gone += 1;
  if (gone > 0) throw new Error(`files of objects have been deleted in ${folder} (${gone})`);

  const keep = (bucket: string, object: T, write: (path: string) => void) => {
    const { key, etag } = object;
    const before = kept(bucket, key);
    write(pathOf(bucket, key, etag));
    upsertObject.call(store, bucket, { ...object, body: NOTHING });
    if (before !== undefined && before !== etag) rmSync(pathOf(bucket, key, before), { force: true });
  };
  store.upsertObject = (bucket, object) =>
    keep(bucket, object, (path) => {
      const { body } = object;
      const { length } = body;
      if (length > 0 && statSync(path, { throwIfNoEntry: false })?.size !== length) writeFileSync(path, body);
      freeMemory(body);
    });
  store.deleteObject = (bucket, key) => {
    const before = kept(bucket, key);
    deleteObject.call(store, bucket, key);
    if (before !== undefined) rmSync(pathOf(bucket, key, before), { force: true });
  };
  store.readBody = (bucket, key) => readFileSync(pathOf(bucket, key, kept(bucket, key) ?? ''));
  return {
    pathOf,
    /** Keeps an object whose body is a file of the folder already. */
    take: (bucket: string, object: T, file: string) =>
      keep(bucket, object, (path) => renameSync(join(folder, file), path)),
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 40);
