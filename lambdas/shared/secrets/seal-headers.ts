import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { hostIn, type SourceHeaders } from '../schemas/source-headers.ts';

/**
 * Headers as they lie in the table. Their key is an object of its own in a bucket and is deleted when the request has
 * ended: neither the table nor a backup of it opens them, and after the end nothing does.
 */
export interface SealedHeaders {
  key_id: string;
  /** Nonce, tag and text, in base64. */
  box: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const Headers = z.record(z.string(), z.record(z.string(), z.string()));

/** Seals headers for one request, with a key that is used for nothing else. */
export function sealHeaders(
  requestId: string,
  headers: SourceHeaders,
): { sealed: SealedHeaders; key: Buffer } {
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(requestId));
  const text = Buffer.concat([cipher.update(JSON.stringify(inOneForm(headers))), cipher.final()]);
  const box = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
  return { sealed: { key_id: randomUUID(), box }, key };
}

/** Throws where the key is another one, or the box is another request's. */
export function openHeaders(requestId: string, { box }: SealedHeaders, key: Buffer): SourceHeaders {
  const bytes = Buffer.from(box, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(requestId))
    .setAuthTag(tag);
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  return Headers.parse(JSON.parse(text.toString()));
}

/** Hosts as URLs have them, names in lower case. */
export function inOneForm(headers: SourceHeaders): SourceHeaders {
  const hosts: SourceHeaders = {};
  for (const [host, named] of Object.entries(headers)) {
    const lower = Object.entries(named).map(([name, value]) => [name.toLowerCase(), value]);
    hosts[hostIn(host) ?? host] = { ...hosts[hostIn(host) ?? host], ...Object.fromEntries(lower) };
  }
  return hosts;
}
