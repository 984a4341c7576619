import type { Table } from '../shared/aws/table.ts';
import type { Csv } from '../shared/csv/read-csv.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/**
 * Notes with the request how its catalogue is laid out, and in which encodings its rows have come so far: whoever
 * reads it again, or shows it, need not find out anew. Called often, it writes only what is new.
 */
export function catalogueNotes(
  table: Table,
  request: RequestRecord,
  { layout, seen }: Pick<Csv, 'layout' | 'seen'>,
): () => Promise<void> {
  const noted = {
    utf_8: request.catalogue?.utf_8 ?? false,
    windows_1252: request.catalogue?.windows_1252 ?? false,
  };
  let isNew = request.catalogue === undefined;
  return async () => {
    if (seen.has('utf-8') && !noted.utf_8) noted.utf_8 = isNew = true;
    if (seen.has('other') && !noted.windows_1252) noted.windows_1252 = isNew = true;
    if (!isNew) return;
    await table.update(requestKey(request.request_id), {
      update: 'SET catalogue = :catalogue',
      condition: 'contains(open_chunks, :zero)',
      values: { ':catalogue': { layout, ...noted }, ':zero': 0 },
    });
    isNew = false;
  };
}
