import type { Failure } from '../../../../engine/errors.ts';
import type { Table } from '../../aws/table.ts';
import { requestKey } from '../keys.ts';
import type { RequestRecord } from '../records.ts';

/** Notes why the whole request fails; the first reason stands. The final status is written by finish-request. */
export const failRequest = (table: Table, requestId: string, failure: Failure) =>
  table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET failure = :failure',
    condition: 'attribute_not_exists(failure) AND #status = :processing',
    names: { '#status': 'status' },
    values: { ':failure': failure, ':processing': 'processing' },
  });
