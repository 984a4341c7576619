import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

interface S3Refusal {
  status: number;
  body: string;
}

/**
 * What S3 refuses of a call by a presigned URL, of which the emulator looks at nothing: one of another method, path,
 * host, length or type than was signed, one that comes too late, and a body of which no length is told. Undefined for
 * a call that is good, or not presigned.
 */
export function refusePresigned(
  { method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  secret: string,
  now: number,
): S3Refusal | undefined {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const asked = (name: string) => searchParams.get(`X-Amz-${name}`) ?? '';
  const signature = asked('Signature');
  if (signature === '') return undefined;
  if (headers['transfer-encoding'] !== undefined) return NOT_IMPLEMENTED;
  const until = timeOf(asked('Date')) + 1_000 * Number(asked('Expires'));
  if (!(now <= until)) return EXPIRED;

  const scope = asked('Credential').split('/').slice(1);
  const names = asked('SignedHeaders');
  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort();
  const lines = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const call = [method, pathname, query.join('&'), lines.join(''), names, 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', asked('Date'), scope.join('/'), hashOf(call)].join('\n');
  const key = scope.reduce(hmac, Buffer.from(`AWS4${secret}`));
  return hmac(key, text).toString('hex') === signature ? undefined : OTHERWISE;
}

const refusal = (status: number, code: string, message: string): S3Refusal => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});
const EXPIRED = refusal(403, 'AccessDenied', 'Request has expired');
const OTHERWISE = refusal(
  403,
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
);
const NOT_IMPLEMENTED = refusal(
  501,
  'NotImplemented',
  'A header you provided implies functionality that is not implemented',
);

/** Of `20261127T080910Z`. */
const timeOf = (date: string) =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
/** As Signature Version 4 wants it, which is more than a URL does. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
