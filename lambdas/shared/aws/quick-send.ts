import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import type { BuildMiddleware, HttpRequest, MiddlewareStack } from '@smithy/types';

type Config = Pick<
  DynamoDBClient['config'],
  'region' | 'credentials' | 'sha256' | 'requestHandler' | 'streamCollector'
>;
type Stack = Pick<MiddlewareStack<object, object>, 'add'>;

interface Answer {
  status: number;
  text: string;
}

/** What a call says of its sender and its place, and not of itself. */
const COMMON_HEADERS = ['host', 'user-agent', 'x-amz-user-agent'];

/**
 * Sends requests by a client's own signer and connections, but around its middleware, which takes most of the CPU of a
 * call that succeeds. Undefined where no answer came: whoever asked asks once more by the client, which knows errors,
 * and when to try again.
 */
export function createQuickSend(config: Config, service: 'dynamodb' | 's3') {
  const { region, credentials, sha256, requestHandler, streamCollector } = config;
  const signer = new SignatureV4({ service, region, credentials, sha256, uriEscapePath: service !== 's3' });

  return async (request: HttpRequest): Promise<Answer | undefined> => {
    try {
      const signed = (await signer.sign(request)) as Parameters<typeof requestHandler.handle>[0];
      const { response } = await requestHandler.handle(signed);
      // As the SDK does: what is there as a whole needs no collecting.
      const bytes =
        response.body instanceof Uint8Array ? response.body : await streamCollector(response.body);
      return { status: response.statusCode, text: Buffer.from(bytes).toString() };
    } catch {
      return undefined;
    }
  };
}

/** Shows each request that goes by the client itself, without what it says of its one call. */
export function watchRequests<Input extends object>(
  stack: Stack,
  see: (request: HttpRequest, input: Input) => void,
): void {
  const watch: BuildMiddleware<object, object> = (next) => (call) => {
    const request = call.request as HttpRequest;
    const common = Object.entries(request.headers).filter(([name]) => COMMON_HEADERS.includes(name));
    see({ ...request, headers: Object.fromEntries(common), body: undefined }, call.input as Input);
    return next(call);
  };
  // Before it is signed: the hash of its body would stay, and AWS refuse what is signed by it for another body.
  stack.add(watch, { name: 'watchRequests', step: 'build', priority: 'low', override: true });
}
