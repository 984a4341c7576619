import { csvsOf, incomingKey, resultsKey, SHAPES } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';

/** Deletes the CSVs and the results of a request; false if it was stopped because it was late. */
export async function eraseFiles(
  {
    objects,
    uploadsBucket,
    outputsBucket,
  }: Pick<EraseEffects, 'objects' | 'uploadsBucket' | 'outputsBucket'>,
  { request_id: id }: RequestRecord,
  late: () => boolean,
): Promise<boolean> {
  if (!(await objects.removeAll(uploadsBucket, csvsOf(id), late))) return false;
  await objects.removeMany(
    outputsBucket,
    SHAPES.map((shape) => resultsKey(id, shape)),
  );
  await objects.remove(uploadsBucket, incomingKey(id));
  return true;
}
