import type { RequestRecord } from './records.ts';

export const hasEnded = (request: RequestRecord) =>
  request.status === 'completed' || request.status === 'failed' || request.status === 'cancelled';

/** Nothing is to be added any more to a request that is being erased. */
export const isErasingOrErased = ({ status }: Pick<RequestRecord, 'status'>) =>
  status === 'erasing' || status === 'erased';
