import type { Objects } from '../shared/aws/objects.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { type CountdownEffects, settleImage } from '../shared/state/countdown.ts';
import { isErasingOrErased } from '../shared/state/has-ended.ts';
import { imagePrefix } from '../shared/state/object-keys.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

export interface GiveUpImageEffects extends CountdownEffects {
  objects: Objects;
  outputsBucket: string;
}

/** The workers record every failure that they live to see, so what comes here has killed each one that took it. */
export async function giveUpImage(effects: GiveUpImageEffects, message: ImageMessage): Promise<void> {
  const { table, objects, outputsBucket } = effects;
  const { request_id, row, n } = message;
  const request = await table.get<RequestRecord>(requestKey(request_id));
  if (request === undefined || isErasingOrErased(request)) return;
  const error = {
    code: 'WORKER_DIED',
    message: 'Expected to compress this image, but each worker that tried died or ran out of time.',
  };
  const standing = await settleImage(effects, message, { state: 'failed', error }, request.ttl);
  const kept = standing.state === 'succeeded' ? standing.output_key : undefined;
  for (const key of await objects.list(outputsBucket, imagePrefix(request_id, row, n))) {
    if (key !== kept) await objects.remove(outputsBucket, key);
  }
}
