import { resultsUrl } from '../shared/api.ts';
import { STATUS_CHUNKS } from '../shared/limits.ts';
import { hasEnded } from '../shared/state/has-ended.ts';
import { type ChunkRecord, chunkKey, type RequestRecord } from '../shared/state/records.ts';
import type { Table } from '../shared/table.ts';

/**
 * The status answer. The request is read before its open chunks, so that what is counted in between is counted
 * in one of them or both by turns, and no figure goes down from one answer to the next. Above 500 open chunks
 * only the lowest-numbered are added, which are the ones that are worked first.
 */
export async function describeRequest(table: Table, request: RequestRecord) {
  const open = [...(request.open_chunks ?? [])].filter((chunk) => chunk !== 0).sort((a, b) => a - b);
  const keys = open.slice(0, STATUS_CHUNKS).map((chunk) => chunkKey(request.request_id, chunk));
  const chunks = await table.getMany<ChunkRecord>(keys);
  const sum = (field: 'succeeded' | 'failed' | 'bytes_in' | 'bytes_out') =>
    chunks.reduce((total, chunk) => total + chunk[field], request[field]);
  const [succeeded, failed] = [sum('succeeded'), sum('failed')];
  return {
    request_id: request.request_id,
    status: request.status,
    created_at: request.created_at,
    started_at: request.started_at ?? null,
    completed_at: request.completed_at ?? null,
    images: {
      total: request.total,
      succeeded,
      failed,
      remaining: request.total === null ? null : request.total - succeeded - failed,
    },
    exact: open.length <= STATUS_CHUNKS,
    bytes: { input: sum('bytes_in'), output: sum('bytes_out') },
    rows: { total: request.rows_total, rejected: request.rows_rejected },
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
    errors: request.errors ?? [],
  };
}
