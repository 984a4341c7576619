import type { Key, Table } from '../../aws/table.ts';
import { OUTPUT_PREFIX, type OutputRecord, outputItemKey, picturePk, userKey } from './pictures.ts';

/** The newest output of a picture that is not dead: its URL leads there. */
export async function newestOutput(table: Table, picture: string): Promise<OutputRecord | undefined> {
  let after: Key | undefined;
  for (;;) {
    const page = await table.page<OutputRecord>(picturePk(picture), OUTPUT_PREFIX, {
      after,
      limit: 1,
      backwards: true,
    });
    const [output] = page.items;
    if (output?.state !== 'dead') return output;
    after = { pk: output.pk, sk: output.sk };
  }
}

/**
 * Makes a request a user of an output, and answers that; undefined where it is dead or gone, and one has to be made
 * anew. Who uses writes first and reads then, and so does who erases (stop-using.ts): one of both sees the other.
 */
export async function useOutput(
  table: Table,
  picture: string,
  outputId: string,
  requestId: string,
): Promise<OutputRecord | undefined> {
  const key = outputItemKey(picture, outputId);
  await table.putOnce({ ...userKey(picture, outputId, requestId) });
  for (;;) {
    const output = await table.get<OutputRecord>(key);
    if (output === undefined || output.state === 'dead') return undefined;
    if (output.state === 'live') return output;
    // Somebody is about to let it go: it is wanted.
    const kept = await table.update<OutputRecord>(key, {
      update: 'SET #state = :live, version = :next',
      condition: 'version = :read',
      names: { '#state': 'state' },
      values: { ':live': 'live', ':next': output.version + 1, ':read': output.version },
    });
    if (kept) return kept;
  }
}
