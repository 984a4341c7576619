import { createHash } from 'node:crypto';
import { freeMemory } from '../../engine/free-memory.ts';
import type { Halved } from '../../engine/halve.ts';
import type { Options } from '../../engine/options.ts';
import type { Objects } from '../shared/aws/objects.ts';
import { OUTPUT_CACHE_SECONDS } from '../shared/limits.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { outputKey } from '../shared/state/object-keys.ts';
import type { Outcome } from '../shared/state/outcome.ts';
import { outputName } from '../shared/state/output-name.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { FetchImage } from './fetch-image.ts';

export interface OutputEffects {
  fetchImage: FetchImage;
  halve: (input: Buffer, options: Options, limits: { deadline: number }) => Promise<Halved>;
  objects: Objects;
  outputsBucket: string;
  outputBaseUrl: string;
}

const CACHE = `public, max-age=${OUTPUT_CACHE_SECONDS}, immutable`;

/** What must be left when the encoding ends: the object, the record and the count are still to be written. */
const WRITING_MS = 5_000;

/** Downloads an image, halves it and stores the output; throws what `fetchImage` and `halve` throw. */
export async function makeOutput(
  effects: OutputEffects,
  request: RequestRecord,
  place: ImageMessage,
  deadline: number,
): Promise<Outcome> {
  const until = deadline - WRITING_MS;
  const signal = AbortSignal.timeout(Math.max(1, until - Date.now()));
  const fetched = await effects.fetchImage(place.url, { signal });
  try {
    const halved = await effects.halve(fetched.bytes, request.options, { deadline: until });
    // What is left as it was needs no object: it lies where it came from.
    const key =
      halved.reason?.code === 'ALREADY_HALVED' ? null : await store(effects, request, place, halved);
    const [bytesIn, bytesOut] = [fetched.bytes.length, halved.bytes.length];
    // Not where it failed: an encoder that was too slow may still be reading.
    for (const bytes of [halved.bytes, fetched.bytes]) freeMemory(bytes);
    return {
      state: 'succeeded',
      output_key: key,
      output_url: key === null ? place.url : `${effects.outputBaseUrl}/${encodeURI(key)}`,
      format: halved.format,
      width: halved.width,
      height: halved.height,
      bytes_in: bytesIn,
      bytes_out: bytesOut,
      quality: halved.quality,
      score: halved.score,
      encodes: halved.encodes,
      milliseconds: halved.milliseconds,
      target_met: halved.targetMet,
      reason: halved.reason,
    };
  } finally {
    fetched.release();
  }
}

/** Answers the key of the object. */
async function store(
  { objects, outputsBucket }: OutputEffects,
  request: RequestRecord,
  { row, n, url }: ImageMessage,
  { bytes: body, contentType, extension }: Halved,
): Promise<string> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const name = outputName(url, extension);
  const key = outputKey(request.request_id, row, n, sha256.slice(0, 16), name);
  await objects.put(outputsBucket, key, { body, contentType, cacheControl: CACHE, sha256 });
  return key;
}
