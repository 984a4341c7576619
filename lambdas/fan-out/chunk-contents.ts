import type { Failure } from '../../engine/errors.ts';
import type { Item } from '../shared/aws/table.ts';
import type { CsvRow, RowUrl } from '../shared/csv/read-csv.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { CANCELLED } from '../shared/state/images/cancelled.ts';
import { imageKey } from '../shared/state/keys.ts';
import type { Product, RequestRecord } from '../shared/state/records.ts';
import { packProducts } from './pack-products.ts';

/**
 * The items of a chunk: its products, and the outcome of each image that has failed already, for its bad URL or, where
 * the request is cancelled, whatever its URL. `messages` are those of all other URLs, one for each however often it
 * stands there; `pending` says which images are to be worked.
 */
export function chunkContents(request: RequestRecord, chunk: number, products: CsvRow[]) {
  const requestId = request.request_id;
  const rows: Product[] = [];
  const failures: Item[] = [];
  const messages = new Map<string, ImageMessage>();
  const pending: number[] = [];
  let index = 0;
  for (const { row, serial, product, urls } of products) {
    rows.push({
      row,
      serial,
      product,
      input_urls: urls.map(({ shown }) => shown),
      ...sources(urls),
      first: index + 1,
    });
    for (const [at, url] of urls.entries()) {
      index += 1;
      const place = { row, n: at + 1, index };
      const error = failureOf(url, request);
      if (error !== undefined) {
        const key = imageKey(requestId, chunk, row, place.n);
        failures.push({ ...key, ...place, input_url: url.shown, state: 'failed', error });
      }
      if (!('href' in url)) continue;
      if (!request.cancel) pending.push(index);
      const first = messages.get(url.href);
      if (first) first.also = [...(first.also ?? []), place];
      else messages.set(url.href, { request_id: requestId, chunk, ...place, url: url.href });
    }
  }
  const items: Item[] = [...packProducts(requestId, chunk, rows), ...failures];
  return { items, messages: [...messages.values()], pending, failed: index - pending.length };
}

function failureOf(url: RowUrl, request: RequestRecord): Failure | undefined {
  if ('failure' in url) return url.failure;
  return request.cancel ? CANCELLED : undefined;
}

/** What the addresses lead to and which columns they stand in, where that is not told by the addresses alone. */
function sources(urls: RowUrl[]): Pick<Product, 'source_urls' | 'image_columns'> {
  const source_urls = urls.map((url) => ('href' in url ? url.href : null));
  const image_columns = urls.map(({ column }) => column);
  return {
    ...(urls.some(({ shown }, at) => shown !== source_urls[at]) ? { source_urls } : {}),
    ...(image_columns.some((column) => column > 0) ? { image_columns } : {}),
  };
}
