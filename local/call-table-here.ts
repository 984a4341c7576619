import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { openTables } from './open-tables.ts';

type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;
interface Request {
  headers?: Record<string, string>;
  body?: unknown;
}

const OPERATION = /^DynamoDB_20120810\.(\w+)$/;
const operationOf = ({ headers }: Request) => OPERATION.exec(headers?.['x-amz-target'] ?? '')?.[1];

/**
 * Has the SDK's calls of the table done in this process from now on, in the file that all processes share; all others
 * go by HTTP as before. On one machine HTTP, signatures and the way through another process take more CPU than what
 * they are for.
 */
export function callTableHere(file: string): void {
  const { call } = openTables(file);
  const { handle } = NodeHttpHandler.prototype;
  NodeHttpHandler.prototype.handle = async function (request, options) {
    const operation = operationOf(request);
    if (operation === undefined) return handle.call(this, request, options);
    const { body: given } = request;
    const { status, body } = await call(
      operation,
      typeof given === 'string' ? given : new TextDecoder().decode(given),
    );
    const response = {
      statusCode: status,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(body),
    };
    return { response: response as unknown as Handled['response'] };
  };
  const { sign } = SignatureV4.prototype;
  // Nobody here looks at a signature.
  SignatureV4.prototype.sign = async function (this: SignatureV4, request: never, options: never) {
    return operationOf(request) === undefined ? sign.call(this, request, options) : request;
  } as typeof sign;
}
