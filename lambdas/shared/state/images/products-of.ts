import type { Item } from '../../aws/table.ts';
import type { Product, ProductRecord, ProductsRecord } from '../records.ts';

/** The products that an item of a chunk holds, by whatever layout; none where it is an image. */
export function productsOf(item: Item): Product[] {
  if ('products' in item) return (item as ProductsRecord).products;
  return 'input_urls' in item ? [item as ProductRecord] : [];
}

/** Where the images of a product lie, in their order; null for an address that leads nowhere. */
export const sourcesOf = ({ source_urls, input_urls }: Product): (string | null)[] =>
  source_urls ?? input_urls;
