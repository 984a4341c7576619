import type { Table } from '../aws/table.ts';
import { requestKey } from '../state/keys.ts';
import type { RequestRecord, WaitingRecord } from '../state/records.ts';

/** Notes with a request what it waits for, as its status shows it. Of no use to the work itself. */
export async function noteWaiting(table: Table, requestId: string, waiting: WaitingRecord): Promise<void> {
  await table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET waiting = :waiting',
    condition: '#status = :processing',
    names: { '#status': 'status' },
    values: { ':waiting': waiting, ':processing': 'processing' },
  });
}
