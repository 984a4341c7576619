import type { Table } from '../aws/table.ts';
import {
  type OutputRecord,
  type OutputState,
  outputItemKey,
  picturePk,
  userKey,
  usersPrefix,
} from './pictures.ts';

export interface StopEffects {
  table: Table;
  removeObject: (key: string) => Promise<void>;
}

/**
 * Takes a request that is being erased away from the users of an output. Where nobody is left, the output goes: first
 * it is `going`, so that whoever used it without a write is seen by the look after that, then `dead`, and then nobody
 * can use it any more. It may be repeated from any point; only erasing takes users away.
 */
export async function stopUsing(
  effects: StopEffects,
  picture: string,
  outputId: string,
  requestId: string,
): Promise<void> {
  const { table, removeObject } = effects;
  const key = outputItemKey(picture, outputId);
  await table.removeAll([userKey(picture, outputId, requestId)]);
  await table.update<OutputRecord>(key, {
    update: 'REMOVE #by',
    condition: '#by = :request',
    names: { '#by': 'by' },
    values: { ':request': requestId },
  });
  for (;;) {
    const output = await table.get<OutputRecord>(key);
    if (output === undefined) return;
    if (output.state === 'dead') {
      // For ever, whatever users are there: they find it so.
      await removeObject(output.output_key);
      await table.removeAll([key]);
      return;
    }
    if (await hasUsers(table, picture, outputId, output)) return;
    await change(table, output, output.state === 'live' ? 'going' : 'dead');
  }
}

async function hasUsers(
  table: Table,
  picture: string,
  outputId: string,
  { by }: OutputRecord,
): Promise<boolean> {
  if (by !== undefined) return true;
  const { items } = await table.page(picturePk(picture), usersPrefix(outputId), { limit: 1 });
  return items.length > 0;
}

/** Where the version is another one by now, nothing changes, and the next look decides. */
const change = (table: Table, { pk, sk, version }: OutputRecord, state: OutputState) =>
  table.update<OutputRecord>(
    { pk, sk },
    {
      update: 'SET #state = :state, version = :next',
      condition: 'version = :read',
      names: { '#state': 'state' },
      values: { ':state': state, ':next': version + 1, ':read': version },
    },
  );
