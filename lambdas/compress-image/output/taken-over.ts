import type { Table } from '../../shared/aws/table.ts';
import type { ImageMessage } from '../../shared/schemas/messages.ts';
import { imageKey } from '../../shared/state/keys.ts';
import type { OutputRecord } from '../../shared/state/outputs/pictures.ts';
import { useOutput } from '../../shared/state/outputs/use-output.ts';
import type { ImageRecord, RequestRecord } from '../../shared/state/records.ts';

/**
 * What a retry takes over from the request that it tries again: the output of the same place of the catalogue, if the
 * same URL stands there and the engine is asked for the same. The shop is not asked, however old it is.
 */
export async function takenOver(
  table: Table,
  { request_id, retry_of }: RequestRecord,
  { chunk, row, n }: ImageMessage,
  picture: string,
): Promise<OutputRecord | undefined> {
  if (retry_of === undefined) return undefined;
  const before = await table.get<ImageRecord>(imageKey(retry_of, chunk, row, n));
  if (before?.state !== 'succeeded' || before.picture !== picture || before.output_id === undefined)
    return undefined;
  return useOutput(table, picture, before.output_id, request_id);
}
