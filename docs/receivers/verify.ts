import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The event of a webhook whose signature is good, or an error; `body` is what came, byte for byte. */
export function verify(secret: string | undefined, headers: IncomingHttpHeaders, body: string | Buffer) {
  const [id, at, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => `${headers[`webhook-${name}`]}`,
  );
  if (!(Math.abs(Date.now() / 1_000 - Number(at)) <= 300)) throw new Error('The webhook is too old');
  const key = Buffer.from(`${secret}`.replace('whsec_', ''), 'base64');
  // Without this a secret that is not set would let anyone sign.
  if (!secret || key.length < 24) throw new Error('The secret is not set');
  const hash = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64');
  const good = Buffer.from(`v1,${hash}`);
  // While a secret is being changed there may be several signatures.
  const sent = `${signatures}`.split(' ').map((signature) => Buffer.from(signature));
  if (!sent.some((one) => one.length === good.length && timingSafeEqual(one, good)))
    throw new Error('The signature is not good');
  return JSON.parse(`${body}`);
}
