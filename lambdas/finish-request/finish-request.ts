import type { FinishedMessage } from '../shared/schemas/messages.ts';
import { sumOf } from '../shared/state/figures.ts';
import { requestKey } from '../shared/state/keys.ts';
import { headersKeyKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import {
  type EndEffects,
  type EndFigures,
  endRequest,
  wakeSender,
} from '../shared/state/requests/end-request.ts';
import { hasEnded, isErasingOrErased } from '../shared/state/requests/has-ended.ts';
import { type ResultsEffects, removeResults, writeResults } from './write-results.ts';

type FinishEffects = ResultsEffects & EndEffects;

/**
 * Ends a request: the results first, then status, webhook body and errors in one update, then a wake-up to the
 * webhook's sender. An early message is acknowledged and changes nothing; a repeated one goes on to the wake-up,
 * in case that was lost.
 */
export async function finishRequest(effects: FinishEffects, message: FinishedMessage): Promise<void> {
  const { table } = effects;
  const key = requestKey(message.request_id);
  let request = await table.get<RequestRecord>(key);
  // A second round only where the request was cancelled while its results were being written.
  while (request?.status === 'processing' && request.open_chunks === undefined) {
    const tally = message.without_results ? tallyOf(request) : await writeResults(effects, request);
    // No image is asked for any more.
    if (request.sealed_headers)
      await effects.objects.remove(effects.uploadsBucket, headersKeyKey(request.sealed_headers.key_id));
    request = (await endRequest(effects, request, tally)) ?? (await table.get<RequestRecord>(key));
  }
  // Another run has ended it, and it was erased, while this one, or one that died, was still writing.
  if (request === undefined || isErasingOrErased(request)) await removeResults(effects, message.request_id);
  if (request?.attempts === 0 && hasEnded(request)) await wakeSender(effects, request);
}

/** Where no results can be written, the countdown's own figures stand. */
const tallyOf = (request: RequestRecord): EndFigures => ({
  key: undefined,
  images: request.total ?? request.succeeded + request.failed,
  ...sumOf([request]),
  rows: request.rows_total ?? 0,
  rejected: request.rows_rejected ?? 0,
  withoutImages: request.rows_without_images ?? 0,
  hasFailedRows: false,
  errors: [],
  worst: [],
});
