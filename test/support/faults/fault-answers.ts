import type { Call } from './aws-call.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

const json = (status: number, type: string, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: type, message }),
});
const xml = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

/** What each service says when it is asked too much. */
export function throttled({ service }: Call): Reply {
  if (service === 's3') return xml(503, 'SlowDown');
  return service === 'sqs'
    ? json(403, 'com.amazonaws.sqs#RequestThrottled', 'The request was denied due to request throttling')
    : json(
        400,
        'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded',
      );
}

/** What each service says when it is at fault itself. */
export function broken({ service }: Call): Reply {
  if (service === 's3') return xml(500, 'InternalError');
  return service === 'sqs'
    ? json(500, 'com.amazonaws.sqs#InternalFailure', 'Internal failure')
    : json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', 'Internal server error');
}

/** What AWS would not do. */
export const refused = ({ service }: Call, code: string, message: string): Reply =>
  service === 's3' ? xml(400, code) : json(400, `com.amazonaws.${service}#${code}`, message);
