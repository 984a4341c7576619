import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';

type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** What the SDK is about to send. */
export interface HereRequest {
  hostname: string;
  port?: number | undefined;
  method: string;
  path: string;
  query?: object;
  headers: Record<string, string>;
  body?: unknown;
}
export interface HereAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
/** A service that needs no network for some of its calls. */
export interface Here {
  isHere(request: HereRequest): boolean;
  answer(request: HereRequest): Promise<HereAnswer>;
}

/**
 * Has those calls of the SDK that a service takes answered by it from now on; all others go by HTTP as before. On one
 * machine HTTP and signatures take more CPU than what they are for.
 */
export function stayHere(services: Here[]): void {
  const serviceOf = (request: HereRequest) => services.find(({ isHere }) => isHere(request));
  const { handle } = NodeHttpHandler.prototype;
  NodeHttpHandler.prototype.handle = async function (request, options) {
    const service = serviceOf(request as HereRequest);
    if (service === undefined) return handle.call(this, request, options);
    const { status, headers, body } = await service.answer(request as HereRequest);
    const response = { statusCode: status, headers, body: Buffer.from(body) };
    return { response: response as unknown as Handled['response'] };
  };
  const { sign } = SignatureV4.prototype;
  // Nobody here looks at a signature.
  SignatureV4.prototype.sign = async function (this: SignatureV4, request: never, options: never) {
    return serviceOf(request) === undefined ? sign.call(this, request, options) : request;
  } as typeof sign;
}
