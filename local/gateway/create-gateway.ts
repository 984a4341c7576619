import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FunctionPool } from '../functions/function-pool.ts';
import type { Template } from '../template.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { proxyEvent } from './proxy-event.ts';
import { matchRoute, readRoutes } from './routes.ts';

const MOST_BODY_BYTES = 10 * 1024 * 1024;
/** Of the request line and all headers. */
const MOST_HEADER_BYTES = 10_240;

/** What a function answers to API Gateway. */
interface ProxyResult {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body?: string;
  isBase64Encoded?: boolean;
}

/** Answers HTTP as API Gateway does: finds the method and calls its function. */
export function createGateway(
  template: Template,
  pools: Map<string, FunctionPool>,
  say: (text: string) => void = process.stderr.write.bind(process.stderr),
): Server {
  const routes = readRoutes(template);
  const answers = gatewayAnswers(template);
  const [, api] = template.one('AWS::ApiGateway::RestApi');
  const binaryTypes = (api.Properties.BinaryMediaTypes ?? []) as string[];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Two slashes at the beginning would make a host of what follows.
    const url = URL.parse(`http://localhost${request.url?.replace(/^[^/]*:\/\/[^/]*/, '')}`);
    const match = url === null ? undefined : matchRoute(routes, request.method ?? 'GET', url.pathname);
    if (url === null || match === undefined) return answers.send(response, 'MISSING_AUTHENTICATION_TOKEN');

    const body = await readBody(request);
    if (body === undefined) return answers.send(response, 'REQUEST_TOO_LARGE');
    const event = proxyEvent({ request, url, match, body, binaryTypes });
    const result = (await pools.get(match.route.target)!.invoke(event)) as ProxyResult;
    if (typeof result?.statusCode !== 'number') throw new Error('The function gave no status code');
    response.writeHead(result.statusCode, { ...result.headers, ...result.multiValueHeaders });
    response.end(Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'));
  }

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((fault) => {
      // The client has hung up in the middle of its call: nobody is there to answer.
      if (request.errored) return response.destroy();
      // Whoever stops the runner has ended the function, too, and wants to hear nothing of it.
      if (!server.listening) return response.destroy();
      // Without the query, in which a secret may stand.
      const path = request.url?.split('?')[0];
      say(`${JSON.stringify({ level: 'ERROR', message: String(fault), path })}\n`);
      if (response.headersSent) response.destroy();
      else answers.send(response, 'DEFAULT_5XX');
    });
  };
  // What a client expects beside an answer is ignored; what is no HTTP is answered all the same.
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, serve)
    .on('checkExpectation', serve)
    .on('clientError', (fault: NodeJS.ErrnoException, socket: Socket) => {
      if (!socket.writable) return socket.destroy();
      answers.hangUp(socket, fault.code === 'HPE_HEADER_OVERFLOW' ? 'HEADERS_TOO_LARGE' : 'BAD_REQUEST');
    });
  return server;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read and dropped, so that the client sees the answer instead of a broken pipe.
    if (length <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  return length > MOST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
