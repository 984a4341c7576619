import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';

/** A call of DynamoDB by its own name; the answer, or undefined where it did not simply succeed. */
export type QuickCall = (operation: string, input: object) => Promise<object | undefined>;

interface Addressed {
  request: HttpRequest;
}

/** What is an error says which. */
interface Body {
  __type?: string;
}

interface Received {
  status: number;
  body: Body;
}

const NOTHING: Received = { status: 0, body: {} };

/** What a call says of itself, and not of its sender. */
const OWN_HEADERS = ['x-amz-target', 'content-length'];

/**
 * Sends calls by the client's own signer and connections, but around its middleware, which takes most of the CPU of a
 * call that succeeds. It is the client's first call that shows where calls go, and in whose name. Whatever else comes
 * of a call is not judged here: whoever called makes it once more by the client, which knows errors, and when to try again.
 *
 * @throws ConditionalCheckFailedException, which is an answer.
 */
export function createQuickCalls({ config, middlewareStack }: DynamoDBClient): QuickCall {
  const { region, credentials, sha256, requestHandler, streamCollector } = config;
  const signer = new SignatureV4({ service: 'dynamodb', region, credentials, sha256 });
  let first: HttpRequest | undefined;
  middlewareStack.add(
    (next) => (call) => {
      first ??= withoutOwnHeaders((call as unknown as Addressed).request);
      return next(call);
    },
    // Before it is signed: the hash of its body would stay, and AWS refuse what is signed by it for another body.
    { name: 'firstRequest', step: 'build', priority: 'low', override: true },
  );

  async function send(to: HttpRequest, operation: string, input: object): Promise<Received> {
    const body = JSON.stringify(input);
    const signed = await signer.sign({
      ...to,
      headers: {
        ...to.headers,
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    });
    const { response } = await requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0]);
    // As the SDK does: what is there as a whole needs no collecting.
    const bytes = response.body instanceof Uint8Array ? response.body : await streamCollector(response.body);
    const text = Buffer.from(bytes).toString();
    return { status: response.statusCode, body: JSON.parse(text) as Body };
  }

  return async (operation, input) => {
    if (first === undefined) return undefined;
    const { status, body } = await send(first, operation, input).catch(() => NOTHING);
    if (status === 200) return body;
    if (!body.__type?.endsWith('#ConditionalCheckFailedException')) return undefined;
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  };
}

const withoutOwnHeaders = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.includes(name)),
  ),
});
