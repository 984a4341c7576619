import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpRequest } from '@smithy/types';
import { createQuickSend, watchRequests } from './quick-send.ts';

/** A call of DynamoDB by its own name; the answer, or undefined where it did not simply succeed. */
type QuickCall = (operation: string, input: object) => Promise<object | undefined>;

/** What is an error says which. */
interface Body {
  __type?: string;
}

/**
 * Calls of DynamoDB around the client's middleware. It is the client's first call that shows where calls go, and in
 * whose name. Whatever else comes of a call is not judged here: whoever called makes it once more by the client.
 *
 * @throws ConditionalCheckFailedException, which is an answer.
 */
export function createQuickCalls({ config, middlewareStack }: DynamoDBClient): QuickCall {
  const send = createQuickSend(config, 'dynamodb');
  let first: HttpRequest | undefined;
  watchRequests(middlewareStack, (request) => {
    first ??= request;
  });

  return async (operation, input) => {
    if (first === undefined) return undefined;
    const body = JSON.stringify(input);
    const headers = {
      ...first.headers,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-length': String(Buffer.byteLength(body)),
    };
    const { status, text } = (await send({ ...first, headers, body })) ?? {};
    const answer = parseJson(text);
    if (status === 200) return answer;
    if (!answer?.__type?.endsWith('#ConditionalCheckFailedException')) return undefined;
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  };
}

function parseJson(text: string | undefined): Body | undefined {
  try {
    return JSON.parse(text ?? '') as Body;
  } catch {
    return undefined;
  }
}
