import type { ImageAnswer } from '../shared/schemas/images.ts';
import type { ImageRecord, Product, RequestRecord } from '../shared/state/records.ts';

/** One image as the API shows it. */
export function describeImage(
  { catalogue }: Pick<RequestRecord, 'catalogue'>,
  product: Product,
  n: number,
  url: string,
  record: ImageRecord | undefined,
): ImageAnswer {
  const done = record?.state === 'succeeded' ? record : undefined;
  return {
    row: product.row,
    n,
    column: catalogue?.layout.columns.images[product.image_columns?.[n - 1] ?? 0]?.name ?? '1',
    serial: product.serial,
    product: product.product,
    input_url: url,
    source_url: product.source_urls ? (product.source_urls[n - 1] ?? null) : url,
    output_url: done?.output_url ?? null,
    state: record?.state ?? 'pending',
    error: record?.state === 'failed' ? record.error : null,
    bytes: { input: done?.bytes_in ?? null, output: done?.bytes_out ?? null },
    format: done?.format ?? null,
    width: done?.width ?? null,
    height: done?.height ?? null,
    quality: done?.quality ?? null,
    score: done?.score ?? null,
    encodes: done?.encodes ?? null,
    milliseconds: done?.milliseconds ?? null,
    target_met: done?.target_met ?? null,
    reused: done === undefined ? null : (done.reused ?? false),
    reason: done?.reason ?? null,
  };
}
