import type { Call } from '../../../support/faults/aws-call.ts';

/** What IAM is asked for one call: who does what to which resource. */
export interface IamRequest {
  /** The function by whose rights the call is made, as the runner names it. */
  caller: string;
  action: string;
  resource: string;
  context: Record<string, string>;
}

/** One call may be several requests to IAM: a copy reads and writes, a batch deletes many objects. */
export function requestsOf(call: Call): IamRequest[] {
  const caller = callerOf(call);
  const ask = (action: string, resource: string, context = {}) => ({ caller, action, resource, context });
  if (call.service === 's3') return objectRequests(call).map((parts) => ask(...parts));
  const input = JSON.parse(call.body.toString()) as Record<string, unknown>;
  if (call.service === 'sqs') {
    const name = String(input.QueueUrl).split('/').at(-1);
    // A batch needs the right to its one message.
    return [ask(`sqs:${call.operation.replace(/Batch$/, '')}`, `arn:aws:sqs:us-east-1:000000000000:${name}`)];
  }
  const tables = input.RequestItems ? Object.keys(input.RequestItems) : [String(input.TableName)];
  return tables.map((table) =>
    ask(`dynamodb:${call.operation}`, `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`),
  );
}

/** The access key, from the signature in the headers or from that of a presigned URL. */
function callerOf({ headers, path }: Call): string {
  const signed = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];
  const presigned = new URL(path, 'http://s3').searchParams.get('X-Amz-Credential')?.split('/')[0];
  const caller = signed ?? presigned;
  if (caller === undefined) throw new Error(`Nobody has signed the call ${path}`);
  return caller;
}

type Asked = [action: string, resource: string, context?: Record<string, string>];

function objectRequests({ operation, path, headers, body }: Call): Asked[] {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [bucket, ...parts] = pathname.slice(1).split('/').map(decodeURIComponent);
  const arn = (key: string) => `arn:aws:s3:::${key}`;
  const object = arn([bucket, ...parts].join('/'));
  switch (operation) {
    case 'GetObject':
    case 'PutObject':
    case 'DeleteObject':
    case 'AbortMultipartUpload':
      return [[`s3:${operation}`, object]];
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'CompleteMultipartUpload':
      return [['s3:PutObject', object]];
    case 'CopyObject': {
      const source = decodeURIComponent(String(headers['x-amz-copy-source'])).replace(/^\//, '');
      return [
        ['s3:GetObject', arn(source)],
        ['s3:PutObject', object],
      ];
    }
    case 'DeleteObjects':
      return [...body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => [
        's3:DeleteObject',
        arn(`${bucket}/${key}`),
      ]);
    case 'ListObjectsV2':
      return [['s3:ListBucket', arn(String(bucket)), { 's3:prefix': searchParams.get('prefix') ?? '' }]];
    default:
      throw new Error(`It is not known which right ${operation} needs`);
  }
}
