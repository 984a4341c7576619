import type { IncomingMessage } from 'node:http';

interface StoredEtags {
  get(bucket: string): { get(key: string): { etag: string } | undefined } | undefined;
}

/** What S3 answers to a copy of an object that is no longer the one that was meant; the emulator does not look. */
export const COPY_REFUSED =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>x-amz-copy-source-If-Match</Condition></Error>';

/** Whether a call is a copy on the condition of an ETag that its source does not have. */
export function isRefusedCopy(buckets: StoredEtags, { headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const wanted = headers['x-amz-copy-source-if-match'];
  const source = headers['x-amz-copy-source'];
  if (typeof wanted !== 'string' || typeof source !== 'string') return false;
  const [bucket = '', ...key] = decodeURIComponent(source.replace(/^\//, '')).split('/');
  const object = buckets.get(bucket)?.get(key.join('/'));
  return object !== undefined && unquoted(object.etag) !== unquoted(wanted);
}

const unquoted = (etag: string) => etag.replaceAll('"', '');
