import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCors, CorsConfiguration } from '../../../../../local/emulators/fauxqs/answer-cors.ts';

describe('A bucket asked by a browser from another origin', () => {
  const { CorsRules: rules } = CorsConfiguration.parse({
    CorsRules: [
      {
        AllowedOrigins: ['https://*.shop.example', 'http://localhost:3000'],
        AllowedMethods: ['PUT'],
        AllowedHeaders: ['content-type', 'x-amz-*'],
        MaxAge: 60,
      },
    ],
  });
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (!answerCors(rules, request, response)) response.end('the object');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/key`;
  });
  afterAll(() => {
    server.close();
  });

  const preflight = (origin: string, method: string, headers = 'Content-Type') =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });

  test('lets it do what a rule allows', async () => {
    const answer = await preflight('https://page.shop.example', 'PUT', 'content-type, X-Amz-Meta-Name');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://page.shop.example',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'content-type, x-amz-meta-name',
      'access-control-max-age': '60',
    });
  });

  test.each([
    ['another origin', 'https://elsewhere.example', 'PUT', 'content-type'],
    ['an origin that only ends alike', 'https://shop.example', 'PUT', 'content-type'],
    ['another method', 'http://localhost:3000', 'DELETE', 'content-type'],
    ['another header', 'http://localhost:3000', 'PUT', 'content-type, authorization'],
  ])('refuses %s', async (_, origin, method, headers) => {
    const answer = await preflight(origin, method, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('answers the call itself as ever, with leave to read it where a rule gives it', async () => {
    const allowed = await fetch(url, { method: 'PUT', headers: { origin: 'http://localhost:3000' } });
    expect(await allowed.text()).toBe('the object');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const other = await fetch(url, { method: 'GET', headers: { origin: 'http://localhost:3000' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect((await fetch(url)).headers.get('vary')).toBeNull();
  });
});
