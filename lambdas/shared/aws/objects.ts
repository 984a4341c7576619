import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { answeredWithin, OBJECT_ANSWER_SECONDS } from './answered-within.ts';
import { crc32Of, createQuickPut, type NewObject } from './quick-put.ts';
import { withoutLogger } from './without-logger.ts';

export type Objects = ReturnType<typeof createObjects>;

/** Emulators know one address for all buckets. */
const emulated = () =>
  process.env.AWS_ENDPOINT_URL_S3 !== undefined || process.env.AWS_ENDPOINT_URL !== undefined;

/** What `put` sends bears a checksum of its own; another one beside it would be work for nothing. */
export const createS3Client = (config: S3ClientConfig = {}) =>
  withoutLogger(
    new S3Client({
      maxAttempts: 8,
      requestHandler: answeredWithin(OBJECT_ANSWER_SECONDS),
      forcePathStyle: emulated(),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...config,
    }),
  );

/** What S3 takes, and lists, in one call. */
export const KEYS_A_CALL = 1_000;

/** The one file that speaks to S3, but for presigned URLs (create-presigner.ts) and streams (finish-request). */
export function createObjects(client = createS3Client({ cacheMiddleware: true })) {
  const quickPut = createQuickPut(client);

  async function put(bucket: string, key: string, object: NewObject): Promise<void> {
    if (await quickPut(bucket, key, object)) return;
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: object.body,
        ContentType: object.contentType,
        CacheControl: object.cacheControl,
        ChecksumCRC32: crc32Of(object.body),
      }),
    );
  }

  /** Reads an object, from a byte on. */
  async function read(bucket: string, key: string, from = 0): Promise<Readable> {
    const range = from > 0 ? { Range: `bytes=${from}-` } : {};
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
    if (answer.Body === undefined) throw new Error(`S3 sent no body for ${key}`);
    return answer.Body as Readable;
  }

  /** Copies the object if it is still the one with this ETag; false if it was replaced or deleted. */
  async function copyIfMatch(bucket: string, from: string, to: string, etag: string): Promise<boolean> {
    try {
      await client.send(
        new CopyObjectCommand({
          Bucket: bucket,
          CopySource: encodeURI(`${bucket}/${from}`),
          CopySourceIfMatch: etag,
          Key: to,
        }),
      );
      // The copy's own ETag says nothing: with a key of KMS on the bucket it is another one.
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && [404, 412].includes(error.$metadata.httpStatusCode ?? 0)) {
        return false;
      }
      throw error;
    }
  }

  async function copy(bucket: string, from: string, to: string): Promise<void> {
    await client.send(
      new CopyObjectCommand({ Bucket: bucket, CopySource: encodeURI(`${bucket}/${from}`), Key: to }),
    );
  }

  async function remove(bucket: string, key: string): Promise<void> {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  /** Deletes objects, a thousand a call, whether they are there or not. */
  async function removeMany(bucket: string, keys: string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += KEYS_A_CALL) {
      const some = keys.slice(from, from + KEYS_A_CALL).map((Key) => ({ Key }));
      const answer = await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: some, Quiet: true } }),
      );
      // S3 answers 200 also where it could not delete some of them.
      const [fault] = answer.Errors ?? [];
      if (fault) throw new Error(`S3 did not delete ${fault.Key}: ${fault.Code}`);
    }
  }

  /** Deletes every object whose key begins with `prefix`; false if `stop` said so before. */
  async function removeAll(bucket: string, prefix: string, stop: () => boolean): Promise<boolean> {
    for (;;) {
      const keys = await list(bucket, prefix);
      if (keys.length === 0) return true;
      if (stop()) return false;
      await removeMany(bucket, keys);
    }
  }

  /** The keys that begin with `prefix` and come behind `after`, in their order, the first thousand. */
  async function list(bucket: string, prefix: string, after?: string): Promise<string[]> {
    const answer = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after }),
    );
    return (answer.Contents ?? []).map((object) => object.Key ?? '');
  }

  return { put, read, copy, copyIfMatch, remove, removeMany, removeAll, list };
}
