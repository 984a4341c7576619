import { expect } from 'vitest';
import { apiEvent } from '../../support/data/factories.ts';

/** The forms of an upload, as the gateway hands them over. */
export const json = (body: string) => apiEvent({ headers: { 'Content-Type': 'application/json' }, body });
export const csv = (body: Buffer, query: Record<string, string> | null = null) =>
  apiEvent({
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: body.toString('base64'),
    isBase64Encoded: true,
    queryStringParameters: query,
  });

/** A form as a browser sends it. */
export async function form(fill: (form: FormData) => void) {
  const data = new FormData();
  fill(data);
  const request = new Request('http://x', { method: 'POST', body: data });
  const body = Buffer.from(await request.arrayBuffer());
  return apiEvent({
    headers: { 'content-type': request.headers.get('content-type')! },
    body: body.toString('base64'),
    isBase64Encoded: true,
  });
}

export const refusal = (status: number, code: string, part: string | RegExp) =>
  expect.objectContaining({ status, code, message: expect.stringMatching(part) });
