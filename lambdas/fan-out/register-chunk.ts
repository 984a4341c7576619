import type { Table } from '../shared/aws/table.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { Claim } from '../shared/state/links/links.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** The request as it stands once the chunk is registered, and whether a run before this one had registered it. */
export interface Registered {
  request: RequestRecord;
  registeredBefore: boolean;
}

/**
 * Registers a chunk with its request, in order, only while the fan-out holds chunk 0 open and this run its link:
 * `closed` where the fan-out has been closed, `lost` where another run has the link.
 */
export async function registerChunk(
  { table, now }: { table: Table; now: () => number },
  { request, run }: Claim,
  number: number,
): Promise<Registered | 'closed' | 'lost'> {
  if (number <= request.chunks) return { request, registeredBefore: true };
  const key = requestKey(request.request_id);
  const registered = await table.update<RequestRecord>(key, {
    update: 'SET chunks = :number, moved_at = :now ADD open_chunks :number_set',
    condition: 'chunks = :before AND contains(open_chunks, :zero) AND fan_link_by = :run',
    values: {
      ':number': number,
      ':number_set': new Set([number]),
      ':before': number - 1,
      ':zero': 0,
      ':run': run,
      ':now': now(),
    },
  });
  if (registered) return { request: registered, registeredBefore: false };
  const standing = await table.get<RequestRecord>(key);
  if (standing?.fan_link_by !== run) return 'lost';
  if (!standing.open_chunks?.has(0)) return 'closed';
  // Its own answer was lost.
  if (standing.chunks === number) return { request: standing, registeredBefore: true };
  throw new Error(`Chunk ${number} cannot be registered after ${standing.chunks}`);
}
