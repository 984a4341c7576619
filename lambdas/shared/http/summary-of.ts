import { describeCatalogue } from '../state/describe-catalogue.ts';
import { hasEnded } from '../state/has-ended.ts';
import type { RequestRecord } from '../state/records.ts';
import { resultsUrl } from './urls.ts';

/** What is done of a request: of its closed chunks as the request has it, or with open ones added. */
export type Done = Pick<RequestRecord, 'succeeded' | 'failed' | 'kept' | 'bytes_in' | 'bytes_out'>;

/** A request as the API shows it, alone or in a list. */
export function summaryOf(request: RequestRecord, done: Done, exact: boolean) {
  const { total } = request;
  return {
    request_id: request.request_id,
    status: request.status,
    created_at: request.created_at,
    started_at: request.started_at ?? null,
    completed_at: request.completed_at ?? null,
    metadata: request.metadata ?? {},
    images: {
      total,
      succeeded: done.succeeded,
      failed: done.failed,
      remaining: total === null ? null : total - done.succeeded - done.failed,
      kept: done.kept ?? 0,
    },
    exact,
    bytes: { input: done.bytes_in, output: done.bytes_out },
    rows: {
      total: request.rows_total,
      rejected: request.rows_rejected,
      without_images: request.rows_total === null ? null : (request.rows_without_images ?? 0),
    },
    catalogue: describeCatalogue(request.catalogue),
    failure: request.failure ?? null,
    webhook: {
      state: request.webhook_state,
      attempts: request.attempts,
      last_status: request.last_status ?? null,
      next_at:
        request.webhook_state === 'pending' && request.next_at !== undefined
          ? new Date(request.next_at).toISOString()
          : null,
    },
    results_url: hasEnded(request) && request.results_key !== undefined ? resultsUrl(request) : null,
  };
}
