import type { Halved } from '../../../engine/halve.ts';
import { freeMemory } from '../../../engine/memory/free-memory.ts';
import type { EngineOptions } from '../../../engine/options.ts';
import { ENGINE_VERSION } from '../../../engine/version.ts';
import type { Objects } from '../../shared/aws/objects.ts';
import type { Table } from '../../shared/aws/table.ts';
import { sharedFile } from '../../shared/csv/addresses/share-link.ts';
import { OUTPUT_CACHE_SECONDS } from '../../shared/limits.ts';
import { pictureKey } from '../../shared/state/object-keys.ts';
import { outputName } from '../../shared/state/outputs/output-name.ts';
import { newOutputId, type OutputRecord, outputItemKey } from '../../shared/state/outputs/pictures.ts';
import type { RequestRecord } from '../../shared/state/records.ts';
import type { FetchedImage } from '../fetch/fetch-image.ts';

export interface MakeEffects {
  table: Table;
  objects: Objects;
  halve: (input: Buffer, options: EngineOptions, limits: { deadline: number }) => Promise<Halved>;
  outputsBucket: string;
  outputBaseUrl: string;
}

/** What is to be made, and of what. */
interface Making {
  request: RequestRecord;
  picture: string;
  url: string;
  /** Whether the URL may be named instead of an object of this request's. */
  lasts: boolean;
  /** When the look at the source began, epoch milliseconds. */
  lookedAt: number;
  source: FetchedImage & { sha256: string };
  /** When the encoding must have ended, epoch milliseconds. */
  until: number;
}

/** An output, and what it took. */
export interface Made {
  output: OutputRecord;
  encodes: number;
  milliseconds: number;
}

const CACHE = `public, max-age=${OUTPUT_CACHE_SECONDS}, immutable`;

/**
 * Halves a source, stores the output, then its item, so that no item ever names an object that is not there. What
 * `instead` finds once it is halved is taken, and nothing is stored. Throws what `halve` throws.
 */
export async function makeOutput(
  effects: MakeEffects,
  { request, picture, url, lasts, lookedAt, source, until }: Making,
  instead: () => Promise<OutputRecord | undefined>,
): Promise<Made> {
  const halved = await effects.halve(source.bytes, request.options, { deadline: until });
  const { encodes, milliseconds } = halved;
  const [bytesIn, bytesOut] = [source.bytes.length, halved.bytes.length];
  let output = await instead();
  if (output === undefined) {
    const id = newOutputId(request.request_id, lookedAt);
    // What is left as it was needs no object where it lies open to everyone. A link to a shared file opens it for now.
    const isOpen = !source.isPrivate && sharedFile(new URL(url)) === undefined;
    const kept = halved.reason?.code === 'ALREADY_HALVED' && isOpen && lasts;
    const key = kept ? null : await store(effects, request.client, picture, id, url, halved);
    output = {
      ...outputItemKey(picture, id),
      state: 'live',
      version: 1,
      by: request.request_id,
      engine: ENGINE_VERSION,
      output_key: key,
      output_url: key === null ? url : outputUrl(effects.outputBaseUrl, key),
      format: halved.format,
      width: halved.width,
      height: halved.height,
      bytes_in: bytesIn,
      bytes_out: bytesOut,
      quality: halved.quality,
      score: halved.score,
      target_met: halved.targetMet,
      reason: halved.reason,
      sha256: source.sha256,
      validators: source.validators,
    };
    // Nobody else has this id: where it is there already, its own answer was lost.
    await effects.table.putOnce(output);
  }
  // Not where it failed: an encoder that was too slow may still be reading.
  for (const bytes of [halved.bytes, source.bytes]) freeMemory(bytes);
  return { output, encodes, milliseconds };
}

/** Where an output is read by everybody. */
export const outputUrl = (baseUrl: string, key: string) => `${baseUrl}/${encodeURI(key)}`;

/** Answers the key of the object. */
async function store(
  { objects, outputsBucket }: MakeEffects,
  client: string,
  picture: string,
  id: string,
  url: string,
  { bytes: body, contentType, extension }: Halved,
): Promise<string> {
  const key = pictureKey(client, picture, id, outputName(url, extension));
  await objects.put(outputsBucket, key, { body, contentType, cacheControl: CACHE });
  return key;
}
