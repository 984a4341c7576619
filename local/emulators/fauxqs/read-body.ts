import type { IncomingMessage } from 'node:http';
import { freeMemory } from '../../free-memory.ts';

/**
 * Reads a body into one piece of memory. Where its length is announced, each part is given back as soon as it is
 * copied: bodies lie outside of the JavaScript heap, and what is left of them there makes Node collect the whole
 * of that heap, again and again. Throws an error of status 413 for more than so many bytes.
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const parts = request as AsyncIterable<Buffer>;
  const length = request.headers['content-length'];
  if (Number(length ?? 0) > most)
    throw Object.assign(new Error(`Expected at most ${most} bytes, but found ${length}`), {
      statusCode: 413,
    });
  if (length === undefined) return Buffer.concat(await Array.fromAsync(parts));
  const body = Buffer.allocUnsafeSlow(Number(length));
  let at = 0;
  for await (const part of parts) {
    at += part.copy(body, at);
    freeMemory(part);
  }
  return body;
}
