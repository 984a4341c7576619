import type { IncomingHttpHeaders } from 'node:http';

export type Service = 's3' | 'sqs' | 'dynamodb';

/** One call to AWS as it came over the wire. */
export interface Call {
  service: Service;
  /** As AWS names it: PutItem, SendMessageBatch, CopyObject. */
  operation: string;
  /** The function by its folder, and its process; undefined for the runner's own pollers. */
  caller: { name: string; pid: number } | undefined;
  /** The requests that it is about, as far as it names them. */
  requestIds: string[];
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const CALLER = /\bapp\/([a-z-]+?)-(\d+)/;
const REQUEST_ID =
  /(?:REQUEST#|USER#[^"#]+#|OUTPUT#\d+_|request_id\\*":\s*(?:\{"S":)?\\*"|(?:incoming|requests|results)(?:\/|%2F)|^\S*\/\d+_)([0-9a-f]{8}-[0-9a-f-]{27})/g;

export function readCall(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Call {
  const [service, operation] = nameOf(method, path, headers);
  const [, name, pid] = CALLER.exec(String(headers['user-agent'] ?? '')) ?? [];
  // The body of an object is nobody's concern; that of the others is JSON.
  const text = `${path} ${headers['x-amz-copy-source'] ?? ''} ${service === 's3' ? '' : body}`;
  return {
    service,
    operation,
    caller: name === undefined ? undefined : { name, pid: Number(pid) },
    requestIds: [...new Set([...text.matchAll(REQUEST_ID)].map(([, id]) => id!))],
    method,
    path,
    headers,
    body,
  };
}

function nameOf(method: string, path: string, headers: IncomingHttpHeaders): [Service, string] {
  const [prefix, operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) return [prefix === 'AmazonSQS' ? 'sqs' : 'dynamodb', operation];
  const query = new URL(path, 'http://s3').searchParams;
  if (method === 'PUT' && query.has('partNumber')) return ['s3', 'UploadPart'];
  if (method === 'PUT') return ['s3', headers['x-amz-copy-source'] ? 'CopyObject' : 'PutObject'];
  if (method === 'POST' && query.has('uploads')) return ['s3', 'CreateMultipartUpload'];
  if (method === 'POST') return ['s3', query.has('delete') ? 'DeleteObjects' : 'CompleteMultipartUpload'];
  if (method === 'DELETE') return ['s3', query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject'];
  return ['s3', query.has('list-type') ? 'ListObjectsV2' : 'GetObject'];
}
