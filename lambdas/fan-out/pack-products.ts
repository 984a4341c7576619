import { productKey } from '../shared/state/keys.ts';
import type { Product, ProductsRecord } from '../shared/state/records.ts';

/** DynamoDB bills each 1 KB that is begun, so that few large items cost less than many small ones. */
const ITEM_BYTES = 4_096;
/** The keys, and the names of these attributes. */
const ITEM_OVERHEAD = 100;

/** Packs the products of a chunk into items; one that is larger than an item is to be has its own. */
export function packProducts(requestId: string, chunk: number, products: Product[]): ProductsRecord[] {
  const items: ProductsRecord[] = [];
  let room = 0;
  for (const product of products) {
    // Its quotes and commas are more than what lists and maps take in the table.
    const bytes = Buffer.byteLength(JSON.stringify(product));
    if (bytes > room) {
      items.push({ ...productKey(requestId, chunk, product.row), products: [] });
      room = ITEM_BYTES - ITEM_OVERHEAD;
    }
    items.at(-1)!.products.push(product);
    room -= bytes;
  }
  return items;
}
