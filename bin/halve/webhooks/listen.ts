import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebhookEvent } from '../../../lambdas/shared/schemas/webhook.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { webhookSecret } from './webhook-secret.ts';

/** Far more than any webhook of Halve's has. */
const BODY_BYTES = 1_000_000;

/** Receives webhooks on this machine, checks each and prints it, until it is stopped. */
export async function listen(
  { print, note, json }: Context,
  { port, secret: given }: { port: number; secret?: string },
): Promise<never> {
  const { secret, fresh, webhook } = webhookSecret(given);
  interruption.words = 'Stopped listening.';

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => undefined);
    const found = check(request, body);
    response.writeHead(found.status).end();
    if (json) return print(JSON.stringify({ verified: found.status === 204, ...found }));
    print(`${new Date().toISOString()}  ${found.status === 204 ? 'good' : 'BAD '}  ${found.words}`);
    if (found.event) for (const line of JSON.stringify(found.event, null, 2).split('\n')) print(`  ${line}`);
  });

  /** What came: 204 for a good webhook, so that it is not sent again, and 400 for anything else. */
  function check(request: IncomingMessage, body: string | undefined) {
    const bad = (words: string) => ({ status: 400, words, event: undefined });
    if (request.method !== 'POST') return bad(`Expected a POST, but found ${request.method} ${request.url}`);
    if (body === undefined) return bad(`Expected a body of at most ${BODY_BYTES} bytes, but found none such`);
    try {
      const event = webhook.verify(body, request.headers as Record<string, string>);
      const known = WebhookEvent.safeParse(event);
      if (!known.success) return bad('The signature is good, but the body is no webhook of Halve');
      return {
        status: 204,
        words: `${known.data.type}, webhook ${request.headers['webhook-id']}`,
        event: known.data,
      };
    } catch (fault) {
      return bad(
        fault instanceof Error ? `${fault.message} (is it signed with this secret?)` : String(fault),
      );
    }
  }

  try {
    await once(server.listen(port, 'localhost'), 'listening');
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'ERR_SOCKET_BAD_PORT')
      throw new ClientError(`Expected a port from 1 to 65535, but found ${port}.`, { exitCode: EXIT.usage });
    const why = code === 'EADDRINUSE' ? 'it is in use' : `the system says ${code}`;
    throw new ClientError(`Cannot listen at port ${port}: ${why}. Name another with --port.`, {
      cause: fault,
    });
  }
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  note(`Listening at ${address}. Stop it with Ctrl+C.`);
  note(`For a Halve on this machine: npm start -- --allow ${new URL(address).host}`);
  const shown = fresh ? secret : '...';
  note(`halve trigger ${address} --secret ${shown}`);
  note(`halve submit products.csv --webhook ${address} --webhook-secret ${shown}`);
  return new Promise(() => {});
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
