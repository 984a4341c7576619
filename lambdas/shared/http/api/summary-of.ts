import { Options } from '../../schemas/options.ts';
import type { Figures } from '../../state/figures.ts';
import type { RequestRecord } from '../../state/records.ts';
import { describeCatalogue } from '../../state/requests/describe-catalogue.ts';
import { hasEnded } from '../../state/requests/has-ended.ts';
import { resultsUrl } from './urls.ts';

/** A request of version 0.1 holds no option that came later; it is worked by these. */
const DEFAULTS = Options.parse({});

/** A request as the API shows it, alone or in a list: with what is done of its closed chunks, or of open ones too. */
export function summaryOf(request: RequestRecord, done: Figures, exact: boolean) {
  const { total } = request;
  return {
    request_id: request.request_id,
    status: request.status,
    created_at: request.created_at,
    started_at: request.started_at ?? null,
    completed_at: request.completed_at ?? null,
    metadata: request.metadata ?? {},
    options: { ...DEFAULTS, ...request.options },
    images: {
      total,
      succeeded: done.succeeded,
      failed: done.failed,
      remaining: total === null ? null : total - done.succeeded - done.failed,
      reused: done.reused,
      kept: done.kept,
      poor: done.poor,
      over_target: done.over_target,
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
    waiting: waitingOf(request),
    retry_of: request.retry_of ?? null,
    retried_by: request.retried_by ?? null,
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

function waitingOf({ status, waiting }: RequestRecord) {
  if (status !== 'processing' || waiting === undefined) return null;
  const { host, pace, since, reason, until, ends_at } = waiting;
  const time = (at: number) => new Date(at).toISOString();
  return {
    host,
    pace,
    since: time(since),
    reason,
    until: time(until),
    ends_at: ends_at === undefined ? null : time(ends_at),
  };
}
