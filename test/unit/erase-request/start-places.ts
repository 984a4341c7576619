import type { Places } from '../../support/data/erasing.ts';
import { startObjects } from '../../support/emulators/real-objects.ts';
import { startTable } from '../../support/emulators/real-table.ts';

/** A table and the buckets, on emulators in this process. */
export async function startPlaces(): Promise<Places> {
  const [table, objects] = await Promise.all([startTable(), startObjects('uploads', 'outputs')]);
  return { ...table, ...objects, stop: async () => void (await Promise.all([table.stop(), objects.stop()])) };
}
