import type { ImageMessage } from '../shared/schemas/messages.ts';
import { type CountdownEffects, settlePlaces } from '../shared/state/images/countdown.ts';
import { placesOf } from '../shared/state/images/places-of.ts';
import { WORKER_DIED } from '../shared/state/images/worker-died.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { isErasingOrErased } from '../shared/state/requests/has-ended.ts';

/** The workers record every failure themselves, deaths too: what comes here could not even be sent anew. */
export async function giveUpImage(effects: CountdownEffects, message: ImageMessage): Promise<void> {
  const request = await effects.table.get<RequestRecord>(requestKey(message.request_id));
  if (request === undefined || isErasingOrErased(request)) return;
  await settlePlaces(effects, placesOf(message), { state: 'failed', error: WORKER_DIED });
}
