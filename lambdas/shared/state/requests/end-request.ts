import { log } from '../../aws/log.ts';
import type { Queues } from '../../aws/queues.ts';
import type { Table } from '../../aws/table.ts';
import { resultsUrl, statusUrl } from '../../http/api/urls.ts';
import { AFTER_CALL_SECONDS } from '../../limits.ts';
import type { WebhookEvent } from '../../schemas/webhook.ts';
import { type Figures, NO_FIGURES, sumOf } from '../figures.ts';
import type { WorstImage } from '../keep-worst.ts';
import { requestKey } from '../keys.ts';
import type { RequestRecord, RowError } from '../records.ts';
import { keepListing } from './keep-listing.ts';

export interface EndEffects {
  table: Table;
  queues: Queues;
  webhooksQueueUrl: string;
  now: () => number;
}

/** What a request came to; `key` is that of the results CSV, undefined where there is none. */
export interface EndFigures extends Figures {
  key: string | undefined;
  images: number;
  rows: number;
  rejected: number;
  withoutImages: number;
  /** Whether there is a file of what failed. */
  hasFailedRows: boolean;
  errors: RowError[];
  worst: WorstImage[];
}

export const NOTHING_DONE: EndFigures = {
  key: undefined,
  images: 0,
  ...NO_FIGURES,
  rows: 0,
  rejected: 0,
  withoutImages: 0,
  hasFailedRows: false,
  errors: [],
  worst: [],
};

/** A cancelled request ends as cancelled, whatever else went wrong with it. */
function endingOf(request: RequestRecord): 'completed' | 'failed' | 'cancelled' {
  if (request.cancel) return 'cancelled';
  return request.failure ? 'failed' : 'completed';
}

/**
 * Writes status, webhook body and errors in one update, if the request is still as it was read and nothing of it
 * is open: the request as it ended, or undefined if it has ended or has been cancelled in the meantime.
 */
export async function endRequest(
  { table, now }: EndEffects,
  request: RequestRecord,
  tally: EndFigures,
): Promise<RequestRecord | undefined> {
  const at = now();
  const status = endingOf(request);
  // One that no CSV came for has expired so far; what has ended lives until it is erased.
  if (request.ttl !== undefined) await keepListing(table, request);
  const timestamp = new Date(at).toISOString();
  const sets: Record<string, unknown> = {
    status,
    completed_at: timestamp,
    total: tally.images,
    ...sumOf([tally]),
    rows_total: tally.rows,
    rows_rejected: tally.rejected,
    rows_without_images: tally.withoutImages,
    has_failed_rows: tally.hasFailedRows,
    errors: tally.errors,
    worst: tally.worst,
    results_key: tally.key,
    ...(request.webhook_url
      ? {
          webhook_state: 'pending',
          webhook_body: webhookBody(request, tally, status, timestamp),
          next_at: at,
          wake: 0,
          lease_until: 0,
        }
      : {}),
  };
  const fields = Object.keys(sets).filter((field) => sets[field] !== undefined);
  const ended = await table.update<RequestRecord>(requestKey(request.request_id), {
    update: `SET ${fields.map((field) => `#${field} = :${field}`).join(', ')} REMOVE #ttl, sealed_headers, waiting`,
    condition: `attribute_not_exists(open_chunks) AND #status = :before${request.cancel ? '' : ' AND attribute_not_exists(cancel)'}`,
    names: { ...Object.fromEntries(fields.map((field) => [`#${field}`, field])), '#ttl': 'ttl' },
    values: {
      ...Object.fromEntries(fields.map((field) => [`:${field}`, sets[field]])),
      ':before': request.status,
    },
  });
  if (ended) {
    const { images, failed, rows, rejected } = tally;
    const code = request.failure?.code;
    log.info('A request has ended', {
      requestId: request.request_id,
      status,
      code,
      images,
      failed,
      rows,
      rejected,
    });
  }
  return ended;
}

/** The same bytes at every try, so it is made once. */
function webhookBody(
  request: RequestRecord,
  tally: EndFigures,
  status: WebhookEvent['data']['status'],
  timestamp: string,
): string {
  const event: WebhookEvent = {
    type: `request.${status}`,
    timestamp,
    data: {
      request_id: request.request_id,
      status,
      metadata: request.metadata ?? {},
      images: {
        total: tally.images,
        succeeded: tally.succeeded,
        failed: tally.failed,
        reused: tally.reused,
        kept: tally.kept,
        poor: tally.poor,
        over_target: tally.over_target,
      },
      bytes: { input: tally.bytes_in, output: tally.bytes_out },
      rows: { total: tally.rows, rejected: tally.rejected, without_images: tally.withoutImages },
      failure: request.failure ?? null,
      status_url: statusUrl(request),
      results_url: tally.key === undefined ? null : resultsUrl(request),
    },
  };
  return JSON.stringify(event);
}

/** The request is the schedule; this only says that there is something to do. */
export async function wakeSender(
  { queues, webhooksQueueUrl }: Pick<EndEffects, 'queues' | 'webhooksQueueUrl'>,
  { request_id, client, webhook_state, wake = 0 }: RequestRecord,
): Promise<void> {
  if (webhook_state !== 'pending') return;
  await queues.send(webhooksQueueUrl, [{ body: { request_id, wake }, group: client }]);
}

/**
 * Sent before a webhook is made pending: whoever dies then, before its own wake-up, has still woken the sender. Where
 * all goes well, that one's number, or what came of it, ends this one.
 */
export const wakeAfterCall = (
  { queues, webhooksQueueUrl }: Pick<EndEffects, 'queues' | 'webhooksQueueUrl'>,
  { request_id, client, wake = 0 }: RequestRecord,
): Promise<void> =>
  queues.send(webhooksQueueUrl, [
    { body: { request_id, wake }, group: client, delaySeconds: AFTER_CALL_SECONDS },
  ]);

/**
 * Sends the next wake-up, then counts it, so that the ones before are over. Dying in between only leaves two of the
 * same number, of which the first that goes on ends the other.
 */
export async function wakeAnew(
  { table, queues, webhooksQueueUrl }: Pick<EndEffects, 'table' | 'queues' | 'webhooksQueueUrl'>,
  { request_id, client }: RequestRecord,
  wake: number,
  delaySeconds = 0,
): Promise<void> {
  await queues.send(webhooksQueueUrl, [{ body: { request_id, wake }, group: client, delaySeconds }]);
  await table.update<RequestRecord>(requestKey(request_id), {
    update: 'SET wake = :wake',
    condition: 'webhook_state = :pending AND (attribute_not_exists(wake) OR wake < :wake)',
    values: { ':wake': wake, ':pending': 'pending' },
  });
}
