import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

interface SignedCall {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8}\/[^/]+\/[^/]+\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * What AWS finds wrong with the signature in a call's headers, by the rules of Signature Version 4 alone (the "IAM User
 * Guide", "Create a signed AWS API request"); undefined for one that it takes. Emulators do not look at it.
 */
export function signatureFault(call: SignedCall, secretAccessKey: string): string | undefined {
  const { method, path, headers, body } = call;
  const [, scope, names, signature] = FORM.exec(headers.authorization ?? '') ?? [];
  if (scope === undefined || names === undefined) return 'There is no signature';
  // What the header tells of the body, AWS finds out by itself.
  const bodyHash = headers['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD' ? 'UNSIGNED-PAYLOAD' : hash(body);
  const url = new URL(path, 'http://aws');
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const lines = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const request = [method, url.pathname, query.join('&'), lines.join(''), names, bodyHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(request)].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  return hmac(key, text).toString('hex') === signature ? undefined : 'The signature is another one';
}

const hash = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
