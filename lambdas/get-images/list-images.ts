import type { ReasonCode } from '../../engine/reasons.ts';
import type { Item, Key, Table } from '../shared/aws/table.ts';
import { productsOf } from '../shared/state/images/products-of.ts';
import { chunkPk, productKey } from '../shared/state/keys.ts';
import type { ImageRecord, Product, RequestRecord } from '../shared/state/records.ts';
import type { ImagePosition } from './cursor.ts';
import { describeImage } from './describe-image.ts';

interface Filter {
  state?: 'pending' | 'succeeded' | 'failed' | undefined;
  reason?: ReasonCode[] | undefined;
  limit: number;
}
type Described = ReturnType<typeof describeImage>;

/** Reads of one call; a filtered page may be short while there is more. */
const MOST_READS = 20;

/**
 * The images of a request in the order of the CSV, behind a position. A product says which images there are,
 * an image record what became of one; an image without a record is pending. Products, some to an item, and their
 * images lie side by side under one partition for each chunk.
 */
export async function listImages(table: Table, request: RequestRecord, from: ImagePosition, filter: Filter) {
  const images: Described[] = [];
  let { chunk, row, n, item } = from;
  const keyOf = (ofRow: number) => productKey(request.request_id, chunk, ofRow);
  // The item of the position is read again: its later images may not have been given yet.
  let after = item === 0 ? undefined : justBefore(keyOf(item));
  for (let reads = 0; chunk <= request.chunks; reads++) {
    if (reads === MOST_READS) return { images, next: { chunk, row, n, item } };
    const page = await table.page<Item>(chunkPk(request.request_id, chunk), 'PRODUCT#', {
      after,
      limit: 400,
    });
    for (const group of groupsOf(page.items, page.next !== undefined)) {
      item = group[0]!.product.row;
      for (const { product, records } of group) {
        // Given by the page before.
        if (product.row < row) continue;
        for (const [at, url] of product.input_urls.entries()) {
          const place = { chunk, row: product.row, n: at + 1, item };
          if (place.row === row && place.n <= n) continue;
          const image = describeImage(request, product, place.n, url, records.get(place.n));
          if (isWanted(image, filter)) images.push(image);
          if (images.length === filter.limit) return { images, next: place };
        }
        row = product.row;
        n = product.input_urls.length;
      }
    }
    after = justBehind(keyOf(row));
    if (page.next === undefined) {
      chunk += 1;
      row = 0;
      n = 0;
      item = 0;
      after = undefined;
    }
  }
  return { images, next: undefined };
}

function isWanted(image: Described, { state, reason }: Filter): boolean {
  if (state !== undefined && image.state !== state) return false;
  return reason === undefined || reason.some((code) => code === image.reason?.code);
}

/** DynamoDB begins behind a key that need not be there; `~` sorts behind every image of a product. */
const justBehind = ({ pk, sk }: Key) => ({ pk, sk: `${sk}~` });
const justBefore = ({ pk, sk }: Key) => justBehind({ pk, sk: sk.slice(0, -1) + previous(sk.at(-1)!) });
const previous = (digit: string) => String.fromCharCode(digit.charCodeAt(0) - 1);

interface Row {
  product: Product;
  records: Map<number, ImageRecord>;
}

/**
 * The rows of each item with products, and their images. The last item of a page that goes on may lack some of its
 * images, so it is left for the next page, which begins with it.
 */
function groupsOf(items: Item[], goesOn: boolean): Row[][] {
  const groups: Row[][] = [];
  const rows = new Map<number, Row>();
  for (const item of items) {
    // A row may stand in an item of its own besides, where a fan-out died when rows were first packed.
    const group = productsOf(item)
      .filter(({ row }) => !rows.has(row))
      .map((product): Row => ({ product, records: new Map() }));
    for (const one of group) rows.set(one.product.row, one);
    if (group.length > 0) groups.push(group);
    else if ('n' in item)
      rows.get((item as ImageRecord).row)?.records.set((item as ImageRecord).n, item as ImageRecord);
  }
  return goesOn && groups.length > 1 ? groups.slice(0, -1) : groups;
}
