import { SHAPES } from '../shared/schemas/results.ts';
import { requestKey } from '../shared/state/keys.ts';
import { csvsOf, incomingKey, resultsKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';

type FileEffects = Pick<EraseEffects, 'table' | 'objects' | 'uploadsBucket' | 'outputsBucket'>;

/** Deletes the CSVs and the results of a request; false if it was stopped because it was late. */
export async function eraseFiles(
  effects: FileEffects,
  request: Pick<RequestRecord, 'request_id' | 'retried_by'>,
  late: () => boolean,
): Promise<boolean> {
  const { objects, uploadsBucket, outputsBucket } = effects;
  const { request_id: id } = request;
  if (!(await objects.removeAll(uploadsBucket, csvsOf(id), late))) return false;
  await objects.removeMany(
    outputsBucket,
    SHAPES.map((shape) => resultsKey(id, shape)),
  );
  await objects.remove(uploadsBucket, incomingKey(id));
  await removeLateCopy(effects, request);
  return true;
}

/**
 * The copy for a retry may have come so late that the retry had expired, or was erased, and then it is nobody's. From
 * here on there is nothing left to copy.
 */
async function removeLateCopy(
  { table, objects, uploadsBucket }: FileEffects,
  { retried_by }: Pick<RequestRecord, 'retried_by'>,
): Promise<void> {
  if (retried_by === undefined) return;
  const retry = await table.get<RequestRecord>(requestKey(retried_by));
  if (retry?.status !== 'pending') await objects.remove(uploadsBucket, incomingKey(retried_by));
}
