import pLimit from 'p-limit';
import type { Table } from '../shared/aws/table.ts';
import { stopUsing } from '../shared/state/outputs/stop-using.ts';

interface LetGoEffects {
  table: Table;
  /** Deletes these objects, from wherever they are shown, too. */
  removeObjects: (keys: string[]) => Promise<void>;
}

/** As many as the SDK opens connections. */
const PICTURES_AT_ONCE = 50;

/**
 * Takes a request that is being erased away from pictures, and deletes the outputs that nobody uses any more: first
 * the objects, then the items that name them, so that whoever repeats it after a crash finds them.
 */
export async function letGo(
  { table, removeObjects }: LetGoEffects,
  pictures: string[],
  requestId: string,
): Promise<void> {
  const atOnce = pLimit(PICTURES_AT_ONCE);
  const stopped = await atOnce.map([...new Set(pictures)], (picture) => stopUsing(table, picture, requestId));
  const dead = stopped.flat();
  if (dead.length === 0) return;
  const keys = dead.flatMap(({ output_key }) => output_key ?? []);
  if (keys.length > 0) await removeObjects(keys);
  await table.removeAll(dead);
}
