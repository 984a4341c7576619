import type { Objects } from '../shared/aws/objects.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { type CountdownEffects, settleImage } from '../shared/state/countdown.ts';
import { isErasingOrErased } from '../shared/state/has-ended.ts';
import { imagePrefix } from '../shared/state/object-keys.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';
import { WORKER_DIED } from '../shared/state/worker-died.ts';

export interface GiveUpImageEffects extends CountdownEffects {
  objects: Objects;
  outputsBucket: string;
}

/** The workers record every failure themselves, deaths too: what comes here could not even be sent anew. */
export async function giveUpImage(effects: GiveUpImageEffects, message: ImageMessage): Promise<void> {
  const { table, objects, outputsBucket } = effects;
  const { request_id, row, n } = message;
  const request = await table.get<RequestRecord>(requestKey(request_id));
  if (request === undefined || isErasingOrErased(request)) return;
  const standing = await settleImage(effects, message, { state: 'failed', error: WORKER_DIED });
  const kept = standing.state === 'succeeded' ? standing.output_key : null;
  for (const key of await objects.list(outputsBucket, imagePrefix(request_id, row, n))) {
    if (key !== kept) await objects.remove(outputsBucket, key);
  }
}
