import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createS3Client } from './objects.ts';

/**
 * Makes presigned URLs. The address in them is the one a client reaches, so it takes an endpoint of its own;
 * WHEN_REQUIRED keeps the checksum of an empty body out of the signature of a PUT.
 */
export function createPresigner(publicEndpoint?: string) {
  const client = createS3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...(publicEndpoint ? { endpoint: publicEndpoint, forcePathStyle: true } : {}),
  });

  /** A URL for one PUT of text/csv, of exactly `contentLength` bytes where the client has told it. */
  async function putUrl(
    bucket: string,
    key: string,
    expiresIn: number,
    contentLength?: number,
  ): Promise<string> {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      ContentType: 'text/csv',
      ContentLength: contentLength,
    });
    const signed = new Set(['content-type', ...(contentLength === undefined ? [] : ['content-length'])]);
    return getSignedUrl(client, command, { expiresIn, signableHeaders: signed });
  }

  async function getUrl(bucket: string, key: string, expiresIn: number, fileName: string): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: `attachment; filename="${fileName}"`,
    });
    return getSignedUrl(client, command, { expiresIn });
  }

  return { putUrl, getUrl };
}
