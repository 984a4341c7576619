import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { TABLE_CHANNEL, type TableAnswered, type TableCall } from './channel.ts';
import type { TableAnswer } from './open-tables.ts';

type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;
const { hostname } = new URL(TABLE_CHANNEL);

/**
 * Sends the SDK's calls of the table by this process's channel from now on, and all others by HTTP as before. On one
 * machine HTTP takes as much CPU as what it is for, at both of its ends.
 */
export function callByChannel(): void {
  const waiting = new Map<number, (answer: TableAnswer) => void>();
  let last = 0;
  process.on('message', (message: TableAnswered) => {
    waiting.get(message.answered)?.(message);
    waiting.delete(message.answered);
  });
  const { handle } = NodeHttpHandler.prototype;
  NodeHttpHandler.prototype.handle = function (request, options) {
    if (request.hostname !== hostname) return handle.call(this, request, options);
    const { promise, resolve } = Promise.withResolvers<TableAnswer>();
    const call = ++last;
    waiting.set(call, resolve);
    const [, operation = ''] = request.headers['x-amz-target']!.split('.');
    const { body: given } = request;
    const body = typeof given === 'string' ? given : new TextDecoder().decode(given);
    process.send?.({ call, operation, body } satisfies TableCall);
    return promise.then(answered);
  };
}

function answered({ status, body }: TableAnswer): Handled {
  const response = {
    statusCode: status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Readable.from([Buffer.from(body)]),
  };
  return { response: response as unknown as Handled['response'] };
}
