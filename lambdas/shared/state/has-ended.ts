import type { RequestRecord } from './records.ts';

/** The final statuses, by the names that conditions have for them. */
export const ENDED = { ':completed': 'completed', ':failed': 'failed', ':cancelled': 'cancelled' } as const;

export const hasEnded = ({ status }: Pick<RequestRecord, 'status'>) =>
  Object.values(ENDED).some((final) => final === status);

/** Nothing is to be added any more to a request that is being erased. */
export const isErasingOrErased = ({ status }: Pick<RequestRecord, 'status'>) =>
  status === 'erasing' || status === 'erased';
