import { afterEach, expect, it, vi } from 'vitest';

/** By a path that the compiler does not follow: it has the types of a browser, and this file those of Node. */
const CALL: string = '../../../../../web/page/server/call.ts';

afterEach(() => vi.unstubAllGlobals());

const answeredBy = async (answer: Response) => {
  vi.stubGlobal('location', new URL('http://localhost:3000/'));
  vi.stubGlobal('sessionStorage', { token: 'local' });
  vi.stubGlobal('fetch', async () => answer);
  const { call } = (await import(CALL)) as { call: (path: string) => Promise<unknown> };
  return call('image_process/status/');
};

it.each([
  ['a page to sign in', () => new Response('<h1>Sign in</h1>'), /no answer of Halve, or only half of one/],
  ['half an answer', () => new Response('{"requests": ['), /no answer of Halve, or only half of one/],
  ["a proxy's page", () => new Response('<h1>Busy</h1>', { status: 503 }), /Halve answered 503/],
])('The page has a sentence for %s', async (_, answer, words) => {
  await expect(answeredBy(answer())).rejects.toThrow(words);
});
