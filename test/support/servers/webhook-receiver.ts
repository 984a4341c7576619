import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { LOOPBACK, listenAt, type Place } from './place.ts';

export interface Delivery {
  path: string;
  id: string;
  body: string;
  headers: IncomingHttpHeaders;
  /** Epoch milliseconds. */
  at: number;
  /** What was answered; undefined where the receiver left the sender without an answer. */
  status: number | undefined;
}

export interface WebhookReceiver {
  address: string;
  url(path: string): string;
  deliveries: Delivery[];
  /** Those that name this request in their body, in their order. */
  of(requestId: string): Delivery[];
  stop(): void;
}

/** Answers one try by itself: `count` is 1 for the first of its path. */
export type Receive = (
  delivery: { path: string; count: number },
  response: ServerResponse,
  request: IncomingMessage,
) => void;

/** Takes webhooks on loopback and keeps what came; answers 204 unless `receive` does otherwise. */
export async function startWebhookReceiver(
  receive: Receive = (_, response) => void response.writeHead(204).end(),
  place: Place = LOOPBACK,
): Promise<WebhookReceiver> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    const count = deliveries.filter((earlier) => earlier.path === path).length + 1;
    const delivery: Delivery = {
      path,
      id: String(request.headers['webhook-id']),
      body: Buffer.concat(chunks).toString(),
      headers: request.headers,
      at: Date.now(),
      status: undefined,
    };
    deliveries.push(delivery);
    response.on('finish', () => {
      delivery.status = response.statusCode;
    });
    receive({ path, count }, response, request);
  });
  const address = await listenAt(server, place);
  return {
    address,
    url: (path) => `http://${address}${path}`,
    deliveries,
    of: (requestId) => deliveries.filter(({ body }) => body.includes(requestId)),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
