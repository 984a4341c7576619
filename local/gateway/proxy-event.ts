import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Match } from './routes.ts';

interface IncomingCall {
  request: IncomingMessage;
  url: URL;
  match: Match;
  body: Buffer;
  /** Bodies of these types arrive in base64, all others as text. */
  binaryTypes: string[];
}

/** The event of a Lambda proxy integration. */
export function proxyEvent({ request, url, match, body, binaryTypes }: IncomingCall) {
  const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const binary = binaryTypes.includes(contentType);
  const multiValueHeaders = headersOf(request);
  const query = [...url.searchParams.keys()];
  return {
    resource: match.route.resource,
    path: url.pathname,
    httpMethod: request.method,
    headers: Object.fromEntries(
      Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)]),
    ),
    multiValueHeaders,
    queryStringParameters:
      query.length === 0
        ? null
        : Object.fromEntries(query.map((name) => [name, url.searchParams.getAll(name).at(-1)])),
    multiValueQueryStringParameters:
      query.length === 0
        ? null
        : Object.fromEntries(query.map((name) => [name, url.searchParams.getAll(name)])),
    pathParameters: match.pathParameters,
    stageVariables: null,
    requestContext: {
      requestId: randomUUID(),
      resourcePath: match.route.resource,
      httpMethod: request.method,
      path: url.pathname,
      stage: 'local',
      domainName: request.headers.host ?? 'localhost',
      identity: { sourceIp: request.socket.remoteAddress },
    },
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && body.length > 0,
  };
}

function headersOf(request: IncomingMessage): Record<string, string[]> {
  // A map, for a header may be called `__proto__`.
  const headers = new Map([['X-Forwarded-Proto', ['http']]]);
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at]!;
    headers.set(name, [...(headers.get(name) ?? []), request.rawHeaders[at + 1]!]);
  }
  return Object.fromEntries(headers);
}
