import type { Item } from '../aws/table.ts';
import type { ProductRecord } from './records.ts';

/** The products that an item of a chunk holds, by whatever layout; none where it is an image. */
export const productsOf = (item: Item): ProductRecord[] =>
  'input_urls' in item ? [item as ProductRecord] : [];

/** Where the images of a product lie, in their order; null for an address that leads nowhere. */
export const sourcesOf = ({ source_urls, input_urls }: ProductRecord): (string | null)[] =>
  source_urls ?? input_urls;
