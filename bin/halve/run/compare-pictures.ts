import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { createFetchImage } from '../../../lambdas/compress-image/fetch-image.ts';
import { createOutbound } from '../../../lambdas/shared/http/outbound.ts';
import { type CropPair, cropPair } from './crop-pair.ts';
import type { Picture } from './report-card.ts';

/** All sources are fetched a second time within these, or their cards show the output alone. */
const SECONDS = 60;
const SECONDS_EACH = 15;
const BYTES_EACH = 50_000_000;
const AT_ONCE = 2;

/** Crops of sources and outputs, by source URL, as far as sources come again. A shop is asked no faster than `pace`. */
export async function comparePictures(
  pictures: Picture[],
  { allow, pace, seconds = SECONDS }: { allow: string[]; pace: number | undefined; seconds?: number },
): Promise<Map<string, CropPair>> {
  const outbound = createOutbound({ allow: allow.join(',') });
  const fetchImage = createFetchImage({ outbound, maxBytes: BYTES_EACH, timeoutMs: SECONDS_EACH * 1_000 });
  const signal = AbortSignal.timeout(seconds * 1_000);
  const pairs = new Map<string, CropPair>();
  const limit = pLimit(pace === undefined ? AT_ONCE : 1);
  const compare = async ({ image: { source_url: sourceUrl }, file }: Picture) => {
    if (sourceUrl === null) return;
    signal.throwIfAborted();
    const fetched = await fetchImage(sourceUrl, { signal });
    try {
      pairs.set(sourceUrl, await cropPair(fetched.bytes, await readFile(file)));
    } finally {
      fetched.release();
    }
    if (pace !== undefined) await new Promise((resolve) => setTimeout(resolve, 1_000 / pace));
  };
  try {
    // A source that does not come again costs its slider, nothing else.
    await Promise.allSettled(pictures.map((picture) => limit(compare, picture)));
  } finally {
    await outbound.close();
  }
  return pairs;
}
