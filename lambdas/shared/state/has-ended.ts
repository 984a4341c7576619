import type { RequestRecord } from './records.ts';

export const hasEnded = (request: RequestRecord) =>
  request.status === 'completed' || request.status === 'failed' || request.status === 'cancelled';
