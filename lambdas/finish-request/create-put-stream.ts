import type { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { createS3Client } from '../shared/aws/objects.ts';

export type PutStream = ReturnType<typeof createPutStream>;

/**
 * Writes what a stream yields, part by part, so that memory does not grow with it. It stands apart from the other
 * calls to S3, so that no other function's bundle carries it.
 */
export const createPutStream =
  (client = createS3Client()) =>
  async (bucket: string, key: string, body: Readable, contentType: string): Promise<void> => {
    await new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: body, ContentType: contentType },
      // The next part is made while one is sent; more at once would only take memory.
      queueSize: 1,
    }).done();
  };
