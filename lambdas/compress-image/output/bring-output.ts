import { hash } from 'node:crypto';
import type { ImageMessage } from '../../shared/schemas/messages.ts';
import type { Outcome } from '../../shared/state/outcome.ts';
import {
  makerOf,
  type OutputRecord,
  outputIdOf,
  pictureOf,
  userKey,
} from '../../shared/state/outputs/pictures.ts';
import { newestOutput, useOutput } from '../../shared/state/outputs/use-output.ts';
import type { RequestRecord } from '../../shared/state/records.ts';
import type { Caller } from '../fetch/caller.ts';
import type { FetchImage } from '../fetch/fetch-image.ts';
import { NotModified } from '../fetch/validators.ts';
import { holdLinked } from './hold-linked.ts';
import { type Made, type MakeEffects, makeOutput, outputUrl } from './make-output.ts';
import { takenOver } from './taken-over.ts';

export interface OutputEffects extends MakeEffects {
  fetchImage: FetchImage;
  caller: Caller;
  now: () => number;
}

/** What must be left when the encoding ends: the object, its item, the record and the count are still to be written. */
const WRITING_MS = 5_000;

/**
 * The output of an image: one that stands, where its source has not changed since, or else one that is made anew.
 * Throws what `fetchImage` and `halve` throw.
 */
export async function bringOutput(
  effects: OutputEffects,
  request: RequestRecord,
  message: ImageMessage,
  deadline: number,
): Promise<Outcome> {
  const lookedAt = effects.now();
  const picture = pictureOf(request.client, message.url, request.options);
  const lasts = await holdLinked(effects.table, request, message.url);
  // What was left as it was has no object, and is as good as its URL.
  const stands = ({ output_key }: OutputRecord) => output_key !== null || lasts;
  const old = await takenOver(effects.table, request, message, picture);
  if (old && stands(old)) return outcomeOf(effects, request, { output: old });
  const known = await knownOutput(effects, request, picture);
  const use = async (output: OutputRecord) =>
    stands(output) ? usable(effects, request, picture, output) : undefined;
  if (known && (await isLookedAt(effects, request, picture, known))) {
    const output = await use(known);
    if (output) return outcomeOf(effects, request, { output });
  }

  const until = deadline - WRITING_MS;
  const signal = AbortSignal.timeout(Math.max(1, until - Date.now()));
  const fetched = await effects
    .fetchImage(message.url, { caller: effects.caller, signal, unless: known?.validators })
    .catch((error) => {
      if (!(error instanceof NotModified)) throw error;
      return undefined;
    });
  if (known && fetched === undefined) {
    const output = await use(known);
    if (output) return outcomeOf(effects, request, { output });
  }
  // What has not changed is of no use without its output: it is asked for whole.
  const source = fetched ?? (await effects.fetchImage(message.url, { caller: effects.caller, signal }));
  try {
    const sha256 = hash('sha256', source.bytes);
    const same = async (output: OutputRecord | undefined) =>
      output?.sha256 === sha256 ? use(output) : undefined;
    const output = await same(known);
    if (output) return outcomeOf(effects, request, { output });
    const { url } = message;
    const making = { request, picture, url, lasts, lookedAt, source: { ...source, sha256 }, until };
    // Another place of this URL may have been halved meanwhile.
    return outcomeOf(
      effects,
      request,
      await makeOutput(effects, making, async () => same(await knownOutput(effects, request, picture))),
    );
  } finally {
    source.release();
  }
}

/** The output that the URL leads to, where this request may reuse it. */
async function knownOutput(
  { table }: OutputEffects,
  { request_id, options }: RequestRecord,
  picture: string,
): Promise<OutputRecord | undefined> {
  const output = await newestOutput(table, picture);
  if (output === undefined || options.reuse !== false) return output;
  return makerOf(outputIdOf(output)) === request_id ? output : undefined;
}

/** Within one request a URL is asked for once: who is a user of an output has looked at its source. */
async function isLookedAt(
  { table }: OutputEffects,
  { request_id }: RequestRecord,
  picture: string,
  output: OutputRecord,
): Promise<boolean> {
  if (output.by === request_id) return true;
  return (await table.get(userKey(picture, outputIdOf(output), request_id))) !== undefined;
}

/** The output, once the request is its user; who has made it is one already. */
async function usable(
  { table }: OutputEffects,
  { request_id }: RequestRecord,
  picture: string,
  output: OutputRecord,
): Promise<OutputRecord | undefined> {
  if (output.by === request_id) return output;
  return useOutput(table, picture, outputIdOf(output), request_id);
}

function outcomeOf(
  { outputBaseUrl }: OutputEffects,
  { request_id }: RequestRecord,
  { output, encodes = 0, milliseconds = 0 }: Partial<Made> & Pick<Made, 'output'>,
): Outcome {
  const output_id = outputIdOf(output);
  return {
    state: 'succeeded',
    // Whatever this deployment was called when it was made.
    output_url: output.output_key === null ? output.output_url : outputUrl(outputBaseUrl, output.output_key),
    picture: output.pk.slice(output.pk.indexOf('#') + 1),
    output_id,
    reused: makerOf(output_id) !== request_id,
    format: output.format,
    width: output.width,
    height: output.height,
    bytes_in: output.bytes_in,
    bytes_out: output.bytes_out,
    quality: output.quality,
    score: output.score,
    encodes,
    milliseconds,
    target_met: output.target_met,
    reason: output.reason,
  };
}
