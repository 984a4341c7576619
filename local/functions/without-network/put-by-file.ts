import { hash, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HANDED, type HandedObject, type TakenObject } from '../../emulators/fauxqs/handed-object.ts';
import { tellRunner } from '../tell-runner.ts';
import type { Here, HereAnswer } from './stay-here.ts';

/** Conditions, metadata and whatever else a PUT may ask for are left to the store itself. */
const KNOWN =
  /^(host|expect|authorization|user-agent|content-(type|length)|cache-control|amz-sdk-.*|x-amz-(content-sha256|checksum-crc32|date|user-agent|security-token))$/i;

/**
 * Stores objects by a file in the store's folder and a word to the process that has the store. By HTTP a picture's bytes
 * go through two processes and the network, and are hashed once more there, for more CPU than all else that is
 * done about it beside halving.
 */
export function putByFile(folder: string, endpoint: string): Here {
  const waiting = new Map<number, (taken: TakenObject) => void>();
  let last = 0;
  process.on('message', (message: TakenObject) => {
    waiting.get(message.taken)?.(message);
    waiting.delete(message.taken);
  });
  const { hostname, port } = new URL(endpoint);

  return {
    isHere: ({ hostname: host, port: at, method, body, query = {}, headers }) =>
      method === 'PUT' &&
      host === hostname &&
      String(at) === port &&
      body instanceof Uint8Array &&
      Object.keys(query).every((name) => name === 'x-id') &&
      Object.keys(headers).every((name) => KNOWN.test(name)),
    async answer({ path, headers, body }): Promise<HereAnswer> {
      const bytes = body as Uint8Array;
      const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
      const file = `${HANDED}${randomUUID()}`;
      writeFileSync(join(folder, file), bytes);
      const { promise, resolve } = Promise.withResolvers<TakenObject>();
      const handed = ++last;
      waiting.set(handed, resolve);
      const object: HandedObject = {
        handed,
        bucket,
        key: key.join('/'),
        file,
        contentLength: bytes.length,
        etag: `"${tagOf(bytes, headers['x-amz-checksum-crc32'])}"`,
        contentType: headers['content-type'] ?? 'application/octet-stream',
        cacheControl: headers['cache-control'],
      };
      tellRunner(object);
      const { fault } = await promise;
      if (fault === undefined) return { status: 200, headers: { etag: object.etag }, body: '' };
      rmSync(join(folder, file), { force: true });
      const xml = '<Error><Code>InternalError</Code><Message>The object was not stored</Message></Error>';
      return { status: 500, headers: { 'content-type': 'application/xml' }, body: xml };
    },
  };
}

/** The same for the same bytes. Of S3's ETags, too, nobody knows how they come about where a bucket is encrypted. */
const tagOf = (bytes: Uint8Array, crc32: string | undefined): string =>
  crc32 === undefined
    ? hash('sha256', bytes).slice(0, 32)
    : `${Buffer.from(crc32, 'base64').toString('hex')}-${bytes.length}`;
