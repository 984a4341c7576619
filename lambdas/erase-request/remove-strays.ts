import pLimit from 'p-limit';
import { KEYS_A_CALL } from '../shared/aws/objects.ts';
import { outputInKey, outputsOfClient, outputsOfPicture } from '../shared/state/object-keys.ts';
import { makerOf, outputItemKey } from '../shared/state/outputs/pictures.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects, ErasePosition } from './effects.ts';
import { picturesOfChunk } from './pictures-of-chunk.ts';

type StrayEffects = Pick<EraseEffects, 'table' | 'objects' | 'outputsBucket'>;

/** As many as the SDK opens connections. */
const PICTURES_AT_ONCE = 50;

/**
 * Looks for objects that this request has made and no item names: a worker died between the object and its item. Nobody
 * was ever told of them, and no other object is touched. False if it was stopped because it was late.
 */
export async function removeStrays(
  effects: StrayEffects,
  request: RequestRecord,
  place: ErasePosition,
  late: () => boolean,
): Promise<boolean> {
  // Few pictures are looked through one by one: their client may have a million others.
  if (request.chunks > 1) return removeAmongAll(effects, request, place, late);
  const pictures = new Set(await picturesOfChunk(effects.table, request, 1));
  await pLimit(PICTURES_AT_ONCE).map([...pictures], (picture) => removeIn(effects, request, picture));
  return true;
}

/** Goes through what lies under one picture. */
async function removeIn(effects: StrayEffects, request: RequestRecord, picture: string): Promise<void> {
  const folder = outputsOfPicture(request.client, picture);
  let keys: string[] = [];
  do {
    keys = await effects.objects.list(effects.outputsBucket, folder, keys.at(-1));
    await removeUnnamed(effects, madeBy(request, keys));
  } while (keys.length === KEYS_A_CALL);
}

/** Goes through all objects of a client, from a place on, which it moves. */
async function removeAmongAll(
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
    await removeUnnamed(effects, madeBy(request, keys));
    // Behind all that lies under the output's id: a message carries no name of the catalogue. After `/` comes `0`.
    place.after = keys.at(-1)!.replace(/\/[^/]*$/, '0');
  }
}

const madeBy = ({ request_id }: RequestRecord, keys: string[]) =>
  keys.filter((key) => makerOf(outputInKey(key)?.outputId ?? '') === request_id);

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
