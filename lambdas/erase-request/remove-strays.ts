import { outputInKey, outputsOfClient } from '../shared/state/object-keys.ts';
import { makerOf, outputItemKey } from '../shared/state/pictures.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects, ErasePosition } from './effects.ts';

type StrayEffects = Pick<EraseEffects, 'table' | 'objects' | 'outputsBucket'>;

/**
 * Goes through all objects of a client, from a place on, which it moves, for those that this request has made and no
 * item names: a worker died between the object and its item. Nobody was ever told of them, and no other object is
 * touched. False if it was stopped because it was late.
 */
export async function removeStrays(
  effects: StrayEffects,
  request: RequestRecord,
  place: ErasePosition,
  late: () => boolean,
): Promise<boolean> {
  const { objects, outputsBucket } = effects;
  for (;;) {
    if (late()) return false;
    const keys = await objects.list(outputsBucket, outputsOfClient(request.client), place.after);
    if (keys.length === 0) return true;
    await removeUnnamed(
      effects,
      keys.filter((key) => isMadeBy(request.request_id, key)),
    );
    // Behind all that lies under the output's id: a message carries no name of the catalogue. After `/` comes `0`.
    place.after = keys.at(-1)!.replace(/\/[^/]*$/, '0');
  }
}

const isMadeBy = (requestId: string, key: string) => makerOf(outputInKey(key)?.outputId ?? '') === requestId;

async function removeUnnamed({ table, objects, outputsBucket }: StrayEffects, keys: string[]): Promise<void> {
  const itemOf = (key: string) => {
    const { picture, outputId } = outputInKey(key)!;
    return outputItemKey(picture, outputId);
  };
  // Read after the listing: what is named by then is kept.
  const items = await table.getMany<{ pk: string; sk: string }>(keys.map(itemOf), ['pk', 'sk']);
  const named = new Set(items.map(({ pk, sk }) => `${pk} ${sk}`));
  const isNamed = (key: string) => named.has(`${itemOf(key).pk} ${itemOf(key).sk}`);
  await objects.removeMany(
    outputsBucket,
    keys.filter((key) => !isNamed(key)),
  );
}
