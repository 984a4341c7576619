import type * as z from 'zod';
import type { ImagesPage, ImagesQuery } from '../../../lambdas/shared/schemas/images.ts';
import type { CancelQuery, RequestsPage, RequestsQuery } from '../../../lambdas/shared/schemas/requests.ts';
import type { ResultsQuery } from '../../../lambdas/shared/schemas/results.ts';
import type { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';
import type { ResultsAnswer, StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import type { CreatedRequest, JsonUpload, PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { call } from './call.ts';

/** The calls of the API that this page makes, each by the schemas of its query, its body and its answer. */
export const api = {
  list: (query: z.input<typeof RequestsQuery>, signal?: AbortSignal) =>
    call(withQuery(REQUESTS, query), { signal }) as Promise<RequestsPage>,

  create: (body: z.input<typeof JsonUpload>) =>
    call('image_process/upload/', { method: 'POST', body }) as Promise<CreatedRequest | PresignedRequest>,

  status: (id: string, signal: AbortSignal) => call(pathOf(id), { signal }) as Promise<StatusAnswer>,

  images: (id: string, query: z.input<typeof ImagesQuery>, signal: AbortSignal) =>
    call(withQuery(`${pathOf(id)}images/`, query), { signal }) as Promise<ImagesPage>,

  cancel: (id: string, query: z.input<typeof CancelQuery> = {}) =>
    call(withQuery(pathOf(id), query), { method: 'DELETE' }),

  retry: (id: string, body: z.input<typeof RetryWishes>) =>
    call(`${pathOf(id)}retry/`, { method: 'POST', body }) as Promise<CreatedRequest>,

  resendWebhook: (id: string) => call(`${pathOf(id)}webhook/`, { method: 'POST' }),

  results: (id: string, query: z.input<typeof ResultsQuery>) =>
    call(withQuery(`${pathOf(id)}results/`, query)) as Promise<z.infer<typeof ResultsAnswer>>,
};

const REQUESTS = 'image_process/status/';
const pathOf = (id: string) => `${REQUESTS}${encodeURIComponent(id)}/`;

/** Without what is not asked for. */
function withQuery(path: string, query: Record<string, string | undefined>): string {
  const asked = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`;
}
