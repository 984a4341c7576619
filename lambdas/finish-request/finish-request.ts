import { resultsUrl, statusUrl } from '../shared/api.ts';
import type { FinishedMessage } from '../shared/messages.ts';
import type { Queues } from '../shared/queues.ts';
import { hasEnded } from '../shared/state/has-ended.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';
import { endingOf } from './ending-of.ts';
import { type ResultsEffects, type Tally, writeResults } from './write-results.ts';

export interface FinishEffects extends ResultsEffects {
  queues: Queues;
  webhooksQueueUrl: string;
  now: () => number;
}

/**
 * Ends a request: the results first, then status, webhook body and errors in one update, then a wake-up to the
 * webhook's sender. Only this function writes a final status. An early message is acknowledged and changes
 * nothing; a repeated one goes on to the wake-up, in case that was lost.
 */
export async function finishRequest(effects: FinishEffects, message: FinishedMessage): Promise<void> {
  const { table, queues, webhooksQueueUrl } = effects;
  let request = await table.get<RequestRecord>(requestKey(message.request_id));
  if (request?.status === 'processing' && request.open_chunks === undefined) {
    const results = message.without_results ? undefined : await writeResults(effects, request);
    request = (await end(effects, request, results)) ?? (await table.get(requestKey(message.request_id)));
  }
  if (request && hasEnded(request) && request.webhook_state === 'pending' && request.attempts === 0) {
    await queues.send(webhooksQueueUrl, [{ body: { request_id: request.request_id } }]);
  }
}

/** The request as it ended, or undefined if someone else has ended it. */
async function end(effects: FinishEffects, request: RequestRecord, results: Tally | undefined) {
  const now = effects.now();
  const tally = results ?? tallyOf(request);
  const status = endingOf(request);
  const body = {
    type: `request.${status}`,
    timestamp: new Date(now).toISOString(),
    data: {
      request_id: request.request_id,
      status,
      images: { total: tally.images, succeeded: tally.succeeded, failed: tally.failed },
      bytes: { input: tally.bytesIn, output: tally.bytesOut },
      rows: { total: tally.rows, rejected: tally.rejected },
      failure: request.failure ?? null,
      status_url: statusUrl(request),
      results_url: tally.key === undefined ? null : resultsUrl(request),
    },
  };
  const sets: Record<string, unknown> = {
    status,
    completed_at: body.timestamp,
    total: tally.images,
    succeeded: tally.succeeded,
    failed: tally.failed,
    bytes_in: tally.bytesIn,
    bytes_out: tally.bytesOut,
    rows_total: tally.rows,
    rows_rejected: tally.rejected,
    errors: tally.errors,
    results_key: tally.key,
    ...(request.webhook_url
      ? { webhook_state: 'pending', webhook_body: JSON.stringify(body), next_at: now, lease_until: 0 }
      : {}),
  };
  const fields = Object.keys(sets).filter((field) => sets[field] !== undefined);
  return effects.table.update<RequestRecord>(requestKey(request.request_id), {
    update: `SET ${fields.map((field) => `#${field} = :${field}`).join(', ')}`,
    condition: 'attribute_not_exists(open_chunks) AND #status = :processing',
    names: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    values: {
      ...Object.fromEntries(fields.map((field) => [`:${field}`, sets[field]])),
      ':processing': 'processing',
    },
  });
}

/** Where no results can be written, the countdown's own figures stand. */
const tallyOf = (request: RequestRecord): Tally => ({
  key: undefined,
  images: request.total ?? request.succeeded + request.failed,
  succeeded: request.succeeded,
  failed: request.failed,
  bytesIn: request.bytes_in,
  bytesOut: request.bytes_out,
  rows: request.rows_total ?? 0,
  rejected: request.rows_rejected ?? 0,
  errors: [],
});
