import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPresigner } from '../../../../../lambdas/shared/aws/create-presigner.ts';
import { refusePresigned } from '../../../../../local/emulators/fauxqs/refuse-presigned.ts';

/** The SDK signs, as the functions have it do. */
const SECRET = 'local';
beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'api-create-request');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const ORIGIN = 'http://localhost:3001';
const KEY = "incoming/a b+(1)'s.csv";
const putUrl = (length?: number) => createPresigner(ORIGIN).putUrl('uploads', KEY, 900, length);
const headers = { host: 'localhost:3001', 'content-type': 'text/csv', 'content-length': '20' };
const answered = (signed: string, over: object = {}, later = 0, secret = SECRET) => {
  const call = { method: 'PUT', url: signed.slice(ORIGIN.length), headers, ...over };
  const refused = refusePresigned(call, secret, Date.now() + later);
  return refused && `${refused.status} ${/<Code>(\w+)/.exec(refused.body)?.[1]}`;
};

describe('a call by a presigned URL', () => {
  it('is taken as it was signed', async () => {
    expect(answered(await putUrl(20))).toBeUndefined();
    expect(answered(await putUrl(20), {}, 890_000)).toBeUndefined();
    const read = await createPresigner(ORIGIN).getUrl('outputs', KEY, 60, 'halve-a b.csv');
    expect(answered(read, { method: 'GET', headers: { host: headers.host } })).toBeUndefined();
  });

  it('is of any length where none was signed', async () => {
    expect(answered(await putUrl(), { headers: { ...headers, 'content-length': '7' } })).toBeUndefined();
  });

  it.each<[string, object, number?, string?]>([
    ['another length', { headers: { ...headers, 'content-length': '21' } }],
    ['another type', { headers: { ...headers, 'content-type': 'image/png' } }],
    ['another host', { headers: { ...headers, host: '127.0.0.1:3001' } }],
    ['another method', { method: 'DELETE' }],
    ['another secret', {}, 0, 'x'],
  ])('is refused where it is of %s', async (_what, over, later, secret) => {
    expect(answered(await putUrl(20), over, later, secret)).toBe('403 SignatureDoesNotMatch');
  });

  it('is refused for another object, too late, and without a length', async () => {
    const url = await putUrl(20);
    expect(answered(url.replace('incoming/', 'csv/'))).toBe('403 SignatureDoesNotMatch');
    expect(answered(url, {}, 910_000)).toBe('403 AccessDenied');
    const chunked = { ...headers, 'content-length': undefined, 'transfer-encoding': 'chunked' };
    expect(answered(url, { headers: chunked })).toBe('501 NotImplemented');
  });

  it('is the only one that is looked at', () => {
    expect(answered(`${ORIGIN}/uploads/x.csv`, { headers: {} })).toBeUndefined();
  });
});
