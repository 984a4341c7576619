import type { Table } from '../shared/aws/table.ts';
import { summaryOf } from '../shared/http/api/summary-of.ts';
import { STATUS_CHUNKS } from '../shared/limits.ts';
import { FIGURE_NAMES, type Figures, sumOf } from '../shared/state/figures.ts';
import { chunkKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/**
 * The status answer. The request is read before its open chunks, so that what is counted in between is counted
 * in one of them or both by turns, and no figure goes down from one answer to the next. Above 500 open chunks
 * only the lowest-numbered are added, which are the ones that are worked first.
 */
export async function describeRequest(table: Table, request: RequestRecord) {
  const open = [...(request.open_chunks ?? [])].filter((chunk) => chunk !== 0).sort((a, b) => a - b);
  const keys = open.slice(0, STATUS_CHUNKS).map((chunk) => chunkKey(request.request_id, chunk));
  // Without the pending images, which are most of a chunk.
  const chunks = await table.getMany<Partial<Figures>>(keys, FIGURE_NAMES);
  const done = sumOf([request, ...chunks]);
  return {
    ...summaryOf(request, done, open.length <= STATUS_CHUNKS),
    worst: request.worst ?? [],
    errors: request.errors ?? [],
  };
}
