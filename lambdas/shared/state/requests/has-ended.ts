import type { ErasedRecord, RequestRecord } from '../records.ts';

/** The final statuses, by the names that conditions have for them. */
export const ENDED = { ':completed': 'completed', ':failed': 'failed', ':cancelled': 'cancelled' } as const;

export const hasEnded = ({ status }: Pick<RequestRecord, 'status'>) =>
  Object.values(ENDED).some((final) => final === status);

type Stored = Pick<RequestRecord | ErasedRecord, 'status'>;

/** It stands no more for the request that it was, and no answer shows it. */
export const isErased = ({ status }: Stored) => status === 'erased';

/** Nothing is to be added any more to a request that is being erased. */
export const isErasingOrErased = (request: Stored) => request.status === 'erasing' || isErased(request);
