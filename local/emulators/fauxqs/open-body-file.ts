import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeMemory } from '../../free-memory.ts';

interface Stored {
  body: Buffer;
}

/**
 * One file for the bodies of all objects, so that memory does not grow with what is stored. It has no name, so that
 * nothing is left of it however this process ends. What is deleted keeps its place until then.
 */
export function openBodyFile() {
  const folder = mkdtempSync(join(tmpdir(), 'halve-objects-'));
  const file = openSync(join(folder, 'bodies'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  let end = 0;

  /** A bucket that keeps the bodies of its objects in the file; a body that is set is given to it. */
  class Bucket<T extends Stored> extends Map<string, T> {
    override set(key: string, object: T): this {
      const { body } = object;
      const [from, length] = [end, body.length];
      for (let at = 0; at < length; ) at += writeSync(file, body, at, length - at, from + at);
      end += length;
      const kept = Object.defineProperty({ ...object }, 'body', { get: () => read(from, length) });
      freeMemory(body);
      return super.set(key, kept);
    }

    /** Keeps an object whose body is a file already, which stays where it is. */
    take(key: string, object: T, path: string): void {
      super.set(key, Object.defineProperty({ ...object }, 'body', { get: () => readFileSync(path) }));
    }
  }

  function read(from: number, length: number): Buffer {
    const body = Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length; ) at += readSync(file, body, at, length - at, from + at);
    return body;
  }

  return { Bucket, close: () => closeSync(file) };
}
