import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { retryAfter } from '../../../lambdas/shared/http/outbound/retry-after.ts';
import { Problem } from '../../../lambdas/shared/schemas/failure.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';
import { explainNetworkFault } from './explain-network-fault.ts';
import { readJson } from './read-json.ts';

interface CallParts {
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | undefined>;
}

export type Api = ReturnType<typeof createApi>;

const CALL_SECONDS = 60;
const TRIES = 4;
/** A minute's calls are free again by then; a day's are not waited for. */
const LONGEST_WAIT_SECONDS = 60;

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
      const wait = retryAfter(answer.headers.get('retry-after'), Number.MAX_VALUE, Date.now()) || tried;
      if (!busy || tried === TRIES || wait > LONGEST_WAIT_SECONDS) throw await refusal(answer, base);
      await answer.body?.cancel();
      await sleep(1_000 * wait);
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
    const parsed = schema.safeParse(await readJson(answer, base));
    if (parsed.success) return parsed.data;
    throw notHalve(base, answer.status);
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

const notHalve = ({ href }: URL, status: number) =>
  new ClientError(
    `What answers at ${href} (HTTP ${status}) does not speak as Halve does. Check --url or HALVE_URL.`,
  );

/** As by a proxy whose Halve is being started again. */
const outOfOrder = ({ href }: URL, status: number) =>
  new ClientError(
    `What answers at ${href} is out of order for the moment (HTTP ${status}). Try again later, or check --url or HALVE_URL.`,
    { passing: true },
  );

async function refusal(answer: Response, url: URL): Promise<ClientError> {
  const { status } = answer;
  const passing = status === 429 || status >= 500;
  const problem = Problem.safeParse(await readJson(answer, url));
  if (!problem.success) return passing ? outOfOrder(url, status) : notHalve(url, status);
  const { code, detail } = problem.data;
  if (status !== 401) return new ClientError(`${detail} (${code})`, { passing, code });
  return new ClientError(
    'The token is not good here. Give another with --token or HALVE_TOKEN; "npm start" knows the token "local", and "npm run client -- create NAME" makes one for a deployed Halve.',
    { code },
  );
}
