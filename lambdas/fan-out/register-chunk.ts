import type { Table } from '../shared/aws/table.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

/**
 * Registers a chunk with its request, in order and only while the fan-out holds chunk 0 open: `new` if it was
 * not there, `again` if an earlier run has registered it, `closed` if the fan-out has been given up.
 */
export async function registerChunk(
  table: Table,
  request: RequestRecord,
  number: number,
): Promise<'new' | 'again' | 'closed'> {
  if (number <= request.chunks) return 'again';
  const key = requestKey(request.request_id);
  const registered = await table.update(key, {
    update: 'SET chunks = :number ADD open_chunks :number_set',
    condition: 'chunks = :before AND contains(open_chunks, :zero)',
    values: { ':number': number, ':number_set': new Set([number]), ':before': number - 1, ':zero': 0 },
  });
  if (registered) return 'new';
  const standing = await table.get<RequestRecord>(key);
  if (!standing?.open_chunks?.has(0)) return 'closed';
  if (standing.chunks >= number) return 'again';
  throw new Error(`Chunk ${number} cannot be registered after ${standing.chunks}`);
}
