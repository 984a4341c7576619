import type { Table } from '../shared/aws/table.ts';
import { type Done, summaryOf } from '../shared/http/summary-of.ts';
import { STATUS_CHUNKS } from '../shared/limits.ts';
import { type ChunkRecord, chunkKey, type RequestRecord } from '../shared/state/records.ts';

/** Without the pending images, which are most of a chunk. */
const FIGURES: (keyof Done)[] = ['succeeded', 'failed', 'kept', 'bytes_in', 'bytes_out'];

/**
 * The status answer. The request is read before its open chunks, so that what is counted in between is counted
 * in one of them or both by turns, and no figure goes down from one answer to the next. Above 500 open chunks
 * only the lowest-numbered are added, which are the ones that are worked first.
 */
export async function describeRequest(table: Table, request: RequestRecord) {
  const open = [...(request.open_chunks ?? [])].filter((chunk) => chunk !== 0).sort((a, b) => a - b);
  const keys = open.slice(0, STATUS_CHUNKS).map((chunk) => chunkKey(request.request_id, chunk));
  const chunks = await table.getMany<Pick<ChunkRecord, keyof Done>>(keys, FIGURES);
  const sum = (field: keyof Done) =>
    chunks.reduce((total, chunk) => total + (chunk[field] ?? 0), request[field] ?? 0);
  const done = {
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    kept: sum('kept'),
    bytes_in: sum('bytes_in'),
    bytes_out: sum('bytes_out'),
  };
  return {
    ...summaryOf(request, done, open.length <= STATUS_CHUNKS),
    errors: request.errors ?? [],
  };
}
