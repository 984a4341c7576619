import type { Check } from './check-history.ts';
import { imagesIn, requestsOf, urlsOf } from './facts.ts';

/** The figures of a request that has ended are those of its images, each counted once. */
export const counts: Check = (history, broken) => {
  for (const { id, status, item, rows } of requestsOf(history)) {
    if (!['completed', 'failed', 'cancelled'].includes(status) || rows === undefined) continue;
    const images = imagesIn(history, id);
    const succeeded = images.filter(({ state }) => state === 'succeeded').length;
    if (item.succeeded !== succeeded) broken(`${id} counts ${item.succeeded} succeeded of ${succeeded}`);
    if (Number(item.succeeded) + Number(item.failed) !== item.total) {
      broken(`${id} counts ${item.succeeded} + ${item.failed} of ${item.total}`);
    }
    const urls = urlsOf(rows);
    if (status === 'completed') {
      if (item.total !== urls.length) broken(`${id} counts ${item.total} images in a CSV of ${urls.length}`);
      if (images.length !== urls.length)
        broken(`${id} is completed with ${images.length} outcomes of ${urls.length}`);
    }
    const products = history.world.dynamodb
      .items()
      .filter(({ pk }) => String(pk).startsWith(`REQUEST#${id}#`))
      .flatMap((item) => (item.products as unknown[] | undefined) ?? []).length;
    const rowsWithUrls = rows.filter(({ urls: own, short }) => own.length > 0 && !short).length;
    if (history.world.code.keepsOutputs && status === 'completed' && products !== rowsWithUrls)
      broken(`${id} has ${products} products of ${rowsWithUrls}`);
    const bytes = images.reduce((sum, image) => sum + Number(image.bytes_out ?? 0), 0);
    if (item.bytes_out !== bytes) broken(`${id} counts ${item.bytes_out} bytes of ${bytes}`);
    for (const chunk of history.world.dynamodb.items()) {
      if (chunk.sk !== 'CHUNK' || !String(chunk.pk).startsWith(`REQUEST#${id}#`)) continue;
      if (chunk.pending !== undefined || Number(chunk.remaining ?? 0) !== 0) {
        broken(`${id} has ended, and ${chunk.pk} has ${chunk.remaining} pending`);
      }
    }
  }
};
