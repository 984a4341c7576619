import type { Table } from '../../aws/table.ts';
import { requestKey } from '../keys.ts';
import type { RequestRecord } from '../records.ts';

/**
 * Tells whoever works a request that it is cancelled: what is not yet compressed ends as failed, and the request ends
 * when all is counted. The request as it is then; undefined where it is not being worked.
 */
export const flagCancelled = (table: Table, requestId: string) =>
  table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET cancel = :true',
    condition: '#status = :processing',
    names: { '#status': 'status' },
    values: { ':true': true, ':processing': 'processing' },
  });
