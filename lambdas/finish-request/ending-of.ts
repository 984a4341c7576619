import type { RequestRecord } from '../shared/state/records.ts';

/** How a request ends. A cancelled one is cancelled, whatever else went wrong with it. */
export function endingOf(request: RequestRecord): 'completed' | 'failed' | 'cancelled' {
  if (request.cancel) return 'cancelled';
  return request.failure ? 'failed' : 'completed';
}
