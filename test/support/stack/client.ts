import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_TOKEN } from '../../../local/start-halve.ts';

export interface Status {
  worst?: unknown[];
  retry_of: string | null;
  retried_by: string | null;
  request_id: string;
  status: string;
  completed_at: string | null;
  images: {
    total: number | null;
    succeeded: number;
    failed: number;
    remaining: number | null;
    reused: number;
  };
  rows: { total: number | null; rejected: number | null };
  bytes: { input: number; output: number };
  exact: boolean;
  webhook: { state: string; attempts: number; last_status: number | string | null; next_at: string | null };
  failure: { code: string; message: string } | null;
  results_url: string | null;
  errors: { row: number; n: number | null; code: string }[];
}
export interface Image {
  row: number;
  n: number;
  input_url: string;
  output_url: string | null;
  state: 'pending' | 'succeeded' | 'failed';
  error: { code: string; message: string } | null;
  bytes: { input: number | null; output: number | null };
}
interface Listed {
  requests: { request_id: string; status: string; exact: boolean }[];
  next_cursor: string | null;
}

export type Client = ReturnType<typeof createClient>;

const ENDED = ['completed', 'failed', 'cancelled'];

/** What a client of Halve does, over HTTP; the token is that of a local stack unless another is given. */
export function createClient(url: string, token = LOCAL_TOKEN) {
  const base = url.replace(/\/$/, '');
  const call = (path: string, init: RequestInit = {}) =>
    fetch(base + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  const page = (requestId: string) => `/image_process/status/${requestId}/`;

  async function read<T>(path: string): Promise<T> {
    const answer = await call(path);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Sends a CSV in the call itself; answers the new request's id. */
  async function submit(csv: string, query: Record<string, string> = {}, headers = {}): Promise<string> {
    const answer = await call(`/image_process/upload/?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...headers },
      body: csv,
    });
    if (answer.status !== 202)
      throw new Error(`The upload was answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { request_id: string }).request_id;
  }

  /** A request whose CSV is still to come. */
  async function open(): Promise<string> {
    const answer = await call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return ((await answer.json()) as { request_id: string }).request_id;
  }

  const status = (requestId: string) => read<Status>(page(requestId));

  async function untilEnded(requestId: string, seconds = 180): Promise<Status> {
    return until(
      () => status(requestId),
      (now) => ENDED.includes(now.status),
      seconds,
    );
  }

  async function images(requestId: string): Promise<Image[]> {
    const found: Image[] = [];
    let cursor: string | null = null;
    do {
      const query: string =
        cursor === null ? '?limit=200' : `?limit=200&cursor=${encodeURIComponent(cursor)}`;
      const answer: { images: Image[]; next_cursor: string | null } = await read(
        `${page(requestId)}images/${query}`,
      );
      found.push(...answer.images);
      cursor = answer.next_cursor;
    } while (cursor !== null);
    return found;
  }

  async function results(requestId: string, shape = 'added'): Promise<string> {
    const answer = await call(`${page(requestId)}results/?shape=${shape}`, { redirect: 'manual' });
    if (answer.status !== 302) throw new Error(`The results were answered ${answer.status}`);
    const file = await fetch(answer.headers.get('location') ?? '');
    return Buffer.from(await file.arrayBuffer()).toString();
  }

  return {
    call,
    open,
    list: (query = '') => read<Listed>(`/image_process/status/${query}`),
    /** By the whole URL, as answers give it. */
    get: (url: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } }),
    submit,
    status,
    untilEnded,
    images,
    results,
    cancel: (requestId: string) => call(page(requestId), { method: 'DELETE' }),
    erase: (requestId: string) => call(`${page(requestId)}?erase=true`, { method: 'DELETE' }),
    retry: (requestId: string, wish: object = {}) =>
      call(`${page(requestId)}retry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(wish),
      }),
    resendWebhook: (requestId: string) => call(`${page(requestId)}webhook/`, { method: 'POST' }),
  };
}

/** Looks again and again until it is so; what was seen last is in the error. */
export async function until<T>(
  look: () => T | Promise<T>,
  isSo: (seen: T) => boolean,
  seconds = 30,
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`Not so after ${seconds} s: ${JSON.stringify(seen)}`);
    await sleep(200);
  }
}
