import { expect } from 'vitest';
import { chunkPk, listingKey, requestKey } from '../../../lambdas/shared/state/keys.ts';
import { outputsOfClient } from '../../../lambdas/shared/state/object-keys.ts';
import { picturePk } from '../../../lambdas/shared/state/outputs/pictures.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import type { Places } from '../../support/data/erasing.ts';

/** Nothing is left of a request but that it is erased, and what its client's pictures hold. */
export async function expectErased(
  places: Places,
  { request_id: id, client, created_at }: RequestRecord,
): Promise<void> {
  const all = [...places.keys('outputs'), ...places.keys('uploads')];
  expect(all.filter((key) => key.includes(id) && !key.startsWith(outputsOfClient(client)))).toEqual([]);
  expect((await places.table.page(chunkPk(id, 1), undefined)).items).toEqual([]);
  expect(await places.table.get(listingKey(client, created_at, id))).toBeUndefined();
  expect(await places.table.get(requestKey(id))).toMatchObject({ status: 'erased', client });
}

/** Everything of a client that is anywhere: keys of objects, and items of pictures. */
export async function leftOfClient(places: Places, client: string, pictures: string[]): Promise<string[]> {
  const items = await Promise.all(
    [...new Set(pictures)].map((picture) => places.table.page(picturePk(picture), undefined)),
  );
  return [
    ...places.keys('outputs').filter((key) => key.startsWith(outputsOfClient(client))),
    ...items.flatMap((page) => page.items.map(({ sk }) => sk)),
  ];
}
