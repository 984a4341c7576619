import type { Problem } from '../../../lambdas/shared/schemas/failure.ts';
import { Refused } from './refused.ts';
import { sleep } from './wait.ts';

/** The folder of this page: it is served at `/` here and at `/prod/` when deployed, with its last slash or without. */
export const BASE = new URL(location.pathname.replace(/\/?$/, '/'), location.origin);

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: object;
  signal?: AbortSignal;
}

const NOT_HALVE =
  'What came is no answer of Halve, or only half of one. Is something in between, such as a page to sign in?';

/** What the API answers; a call that comes too often is made again when the API says so. */
export async function call(path: string, { method = 'GET', body, signal }: Call = {}): Promise<unknown> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${sessionStorage.token}`,
    accept: 'application/json',
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  for (let tries = 1; ; tries++) {
    const response = await fetch(new URL(path, BASE), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      cache: 'no-store',
    }).catch((fault) => {
      if (signal?.aborted) throw fault;
      throw new Refused(0, 'OFFLINE', 'Halve cannot be reached. Is the connection up?');
    });
    if (response.status === 429 && tries < 4) {
      await sleep(1000 * Math.min(30, Number(response.headers.get('retry-after')) || tries), signal);
      continue;
    }
    if (response.ok)
      return response.json().catch((fault) => {
        if (signal?.aborted) throw fault;
        throw new Refused(0, 'UNREADABLE', NOT_HALVE);
      });
    // What stands in between, such as a proxy, may refuse in its own words.
    const problem: Partial<Problem> = await response.json().catch(() => ({}));
    const detail = problem.detail ?? `Halve answered ${response.status}. Try again in a moment.`;
    throw new Refused(response.status, problem.code, detail);
  }
}
