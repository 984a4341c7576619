import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Outcome } from '../../../../lambdas/shared/state/outcome.ts';
import { type OutputRecord, outputItemKey } from '../../../../lambdas/shared/state/outputs/pictures.ts';
import type { ImageRecord } from '../../../../lambdas/shared/state/records.ts';
import { newClient } from '../../../support/data/erasing.ts';
import { type Catalogues, startCatalogues } from './start-catalogues.ts';
import { startValidatingShop } from './start-validating-shop.ts';

export type Reuse = Awaited<ReturnType<typeof startReuse>>;
type Wishes = Parameters<Catalogues['run']>[1];
export type Succeeded = ImageRecord & Extract<Outcome, { state: 'succeeded' }>;

/** A shop and what works its catalogues; with another client for each test nobody finds what another has made. */
export async function startReuse() {
  const shop = await startValidatingShop();
  const catalogues = await startCatalogues(shop.address);
  return {
    shop,
    catalogues,
    client: newClient(),
    /** So many pictures that nobody has asked for yet. */
    async pictures(count: number): Promise<{ path: string; url: string }[]> {
      const folder = randomUUID();
      return Promise.all(
        Array.from({ length: count }, async (_, at) => {
          const path = `/${folder}/mug-${at}.jpg`;
          shop.put(path, await picture());
          return { path, url: shop.url(path) };
        }),
      );
    },
    /** With what the shop was asked for, and sent. */
    async run(chunks: string[][][], wishes: Wishes = {}) {
      const [asked, bytes] = [shop.asked.length, shop.sentBytes];
      const over = { client: this.client, ...wishes.over };
      const ran = await catalogues.run(chunks, { ...wishes, over });
      return { ...ran, asked: shop.asked.slice(asked), sentBytes: shop.sentBytes - bytes };
    },
    outputOf: ({ picture: hash, output_id }: Succeeded) =>
      catalogues.table.get<OutputRecord>(outputItemKey(hash!, output_id!)),
    async stop(): Promise<void> {
      await catalogues.stop();
      shop.stop();
    },
  };
}

export const picture = () =>
  sharp(randomBytes(40 * 30 * 3), { raw: { width: 40, height: 30, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
export const rowEach = (made: { url: string }[]) => [made.map(({ url }) => [url])];
export const succeeded = (images: ImageRecord[]): Succeeded[] => {
  expect(images.map(({ state }) => state)).toEqual(images.map(() => 'succeeded'));
  return images as Succeeded[];
};
export const urlsOf = (images: ImageRecord[]) => succeeded(images).map(({ output_url }) => output_url);
