import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { Problem } from '../../lambdas/shared/schemas/failure.ts';
import { ClientError } from './client-error.ts';
import { EXIT } from './exit-codes.ts';
import { explainNetworkFault } from './explain-network-fault.ts';

export interface CallParts {
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | undefined>;
}

export type Api = ReturnType<typeof createApi>;

const CALL_SECONDS = 60;
const TRIES = 4;

/** Speaks to one server with one token; what is refused or out of reach becomes a ClientError. */
export function createApi({ url, token }: { url: string; token: string }) {
  const base = baseOf(url);

  /** Calls until it is answered, a few times where that may help; `path` is relative to the server's address. */
  async function send(
    method: string,
    path: string,
    { body, headers, query }: CallParts = {},
  ): Promise<Response> {
    checkToken(token);
    const target = new URL(path, base);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, value);
    }
    for (let tried = 1; ; tried++) {
      const answer = await fetch(target, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(CALL_SECONDS * 1_000),
      }).catch((fault) => {
        throw explainNetworkFault(fault, target);
      });
      if (answer.status < 400) return answer;
      const busy = answer.status === 429 || answer.status >= 500;
      if (!busy || tried === TRIES) throw await refusal(answer, target);
      await answer.body?.cancel();
      await sleep(1_000 * (Number(answer.headers.get('retry-after')) || tried));
    }
  }

  /** Calls, and reads the answer by its schema. */
  async function call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    more: CallParts = {},
  ): Promise<T> {
    const answer = await send(method, path, more);
    const parsed = schema.safeParse(await answer.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw notHalve(new URL(path, base), answer.status);
  }

  return { send, call };
}

/** What is not good is not shown: it may hold a password, or be the token itself with something around it. */
function baseOf(text: string): URL {
  const url = URL.parse(/\/$/.test(text) ? text : `${text}/`);
  if (url !== null && url.username + url.password !== '') {
    throw usage(
      'Expected an address without user name and password in --url or HALVE_URL: the token is enough.',
    );
  }
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  const found = text.includes('@') ? 'something else' : `"${text}"`;
  throw usage(
    `Expected an http(s) address in --url or HALVE_URL, as in http://localhost:3000/, but found ${found}.`,
  );
}

function checkToken(token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw usage(
    'Expected visible ASCII characters in --token or HALVE_TOKEN, but found others, such as a space, a line break, or nothing. Is it the whole token, and nothing beside it?',
  );
}

const usage = (message: string) => new ClientError(message, { exitCode: EXIT.usage });

const notHalve = ({ origin }: URL, status: number) =>
  new ClientError(
    `What answers at ${origin}/ (HTTP ${status}) does not speak as Halve does. Check --url or HALVE_URL.`,
    { status },
  );

async function refusal(answer: Response, url: URL): Promise<ClientError> {
  const problem = Problem.safeParse(await answer.json().catch(() => undefined));
  if (!problem.success) return notHalve(url, answer.status);
  const { status, code, detail } = problem.data;
  const passing = status === 429 || status >= 500;
  if (status !== 401) return new ClientError(`${detail} (${code})`, { passing, status });
  return new ClientError(
    'The token is not good here. Give another with --token or HALVE_TOKEN; "npm start" knows the token "local", and "npm run client -- create NAME" makes one for a deployed Halve.',
    { status },
  );
}
