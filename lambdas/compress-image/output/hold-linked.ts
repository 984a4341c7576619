import type { Table } from '../../shared/aws/table.ts';
import { outputAt, outputsOfClient } from '../../shared/state/object-keys.ts';
import { type OutputRecord, outputItemKey } from '../../shared/state/outputs/pictures.ts';
import { useOutput } from '../../shared/state/outputs/use-output.ts';
import type { RequestRecord } from '../../shared/state/records.ts';

/**
 * A catalogue that comes back names outputs of earlier requests: a request becomes a user of each, so that its links
 * last as long as it does, whatever becomes of the others. Answers whether the URL will last: false where it leads to
 * an output of this client's that is gone, or about to go.
 */
export async function holdLinked(
  table: Table,
  { request_id, client }: RequestRecord,
  url: string,
): Promise<boolean> {
  const linked = outputAt(client, url);
  if (linked === undefined) return true;
  const { picture, outputId } = linked;
  const output = await table.get<OutputRecord>(outputItemKey(picture, outputId));
  // Whoever writes a URL may put another client's output into it.
  if (!output?.output_key?.startsWith(outputsOfClient(client))) return false;
  return (await useOutput(table, picture, outputId, request_id)) !== undefined;
}
