import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { createOutbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import type { SourceHeaders } from '../../../../lambdas/shared/schemas/source-headers.ts';
import { inOneForm } from '../../../../lambdas/shared/secrets/seal-headers.ts';
import { VERSION } from '../../../../lambdas/shared/version.ts';
import { countOf } from '../../terminal/count-of.ts';
import type { Progress } from '../../terminal/create-progress.ts';
import { type CropPair, cropPair } from './crop-pair.ts';
import type { Picture } from './report-card.ts';

/** All sources are fetched a second time within these, or their cards show the output alone. */
const SECONDS = 60;
const SECONDS_EACH = 15;
const BYTES_EACH = 50_000_000;
const AT_ONCE = 2;

interface Wishes {
  allow: string[];
  pace: number | undefined;
  /** The client's own for its sources. */
  headers?: SourceHeaders | undefined;
  seconds?: number;
  progress?: Progress;
}

/** Crops of sources and outputs, by source URL, as far as sources come again. A shop is asked no faster than `pace`. */
export async function comparePictures(
  pictures: Picture[],
  { allow, pace, headers, seconds = SECONDS, progress }: Wishes,
): Promise<Map<string, CropPair>> {
  const outbound = createOutbound({ allow: allow.join(',') });
  const fetchImage = createFetchImage({ outbound, maxBytes: BYTES_EACH, timeoutMs: SECONDS_EACH * 1_000 });
  const signal = AbortSignal.timeout(seconds * 1_000);
  const caller = { agent: `Halve/${VERSION}`, headers: headers && inOneForm(headers) };
  const pairs = new Map<string, CropPair>();
  const limit = pLimit(pace === undefined ? AT_ONCE : 1);
  let done = 0;
  const show = () =>
    progress?.show({
      label: 'Comparing',
      share: done / pictures.length,
      parts: [`${done} of ${countOf(pictures.length, 'source')}`],
    });
  const compare = async ({ image: { source_url: sourceUrl }, file }: Picture) => {
    if (sourceUrl === null) return;
    signal.throwIfAborted();
    const fetched = await fetchImage(sourceUrl, { caller, signal });
    try {
      pairs.set(sourceUrl, await cropPair(fetched.bytes, await readFile(file)));
    } finally {
      fetched.release();
    }
    if (pace !== undefined) await new Promise((resolve) => setTimeout(resolve, 1_000 / pace));
  };
  try {
    // A source that does not come again costs its slider, nothing else.
    await Promise.allSettled(
      pictures.map((picture) =>
        limit(compare, picture).finally(() => {
          done += 1;
          show();
        }),
      ),
    );
  } finally {
    progress?.stop();
    await outbound.close();
  }
  return pairs;
}
