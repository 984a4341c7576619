import http from 'node:http';
import https from 'node:https';
import type { Ask } from './ask.ts';
import type { Connect } from './checked-connector.ts';
import type { Exchange } from './exchange.ts';
import { OutboundError } from './outbound-error.ts';

interface StrictOptions {
  connect: Connect;
  headerBytes: number;
}

/** How long a connection is kept that nobody uses: most servers close theirs after five seconds. */
const KEPT_MS = 4_000;

/** Asks by Node's own client: connections are kept, and an answer is taken only as HTTP/1.1 has it. */
export function strictAsker({ connect, headerBytes }: StrictOptions) {
  const agentOf = (secure: boolean) => {
    const Agent = secure ? https.Agent : http.Agent;
    const agent = new Agent({ keepAlive: true, timeout: KEPT_MS });
    agent.createConnection = connecting(connect, secure);
    return agent;
  };
  const agents = { 'http:': agentOf(false), 'https:': agentOf(true) };

  const ask = (wish: Ask, exchange: Exchange, kept = true): void => {
    const secure = wish.protocol === 'https:';
    const { protocol, host, port, path, method, headers } = wish;
    const request = (secure ? https : http).request({
      ...{ protocol, host, port, path, method, headers },
      maxHeaderSize: headerBytes,
      ...(kept ? { agent: agents[protocol] } : { createConnection: connecting(connect, secure) }),
    });
    let answered = false;
    exchange.onHangUp(() => request.destroy());
    request
      .on('information', () => exchange.interim())
      .on('upgrade', (_, socket) => {
        socket.destroy();
        exchange.error(new OutboundError('BAD_ANSWER', 'the answer changes to another protocol'));
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        // A server may close a kept connection just as it is used again. Nothing came, so asking again is safe.
        const closed = request.reusedSocket && error.code === 'ECONNRESET' && !answered;
        if (closed && method === 'GET' && !exchange.over) ask(wish, exchange, false);
        else exchange.error(error);
      })
      .on('response', (response) => {
        answered = true;
        exchange.head({
          status: response.statusCode!,
          statusText: response.statusMessage ?? '',
          headers: onceEach(response.headers),
        });
        response
          .on('data', (chunk: Buffer) => exchange.data(chunk))
          .on('error', (error) => exchange.error(error))
          .on('end', () => exchange.end());
      });
    request.end(wish.body);
  };

  return {
    ask,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

const connecting =
  (connect: Connect, secure: boolean): http.Agent['createConnection'] =>
  ({ host, port }, callback) => {
    connect({ host: host!, port: Number(port), secure }, callback as Parameters<Connect>[1]);
    return undefined;
  };

/** Node joins what came more than once, or keeps the first; only of cookies, which nobody reads, it makes a list. */
function onceEach(headers: http.IncomingHttpHeaders): Partial<Record<string, string>> {
  return { ...headers, 'set-cookie': undefined };
}
