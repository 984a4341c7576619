import type { ErasureMessage } from '../shared/schemas/messages.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { ErasedRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';
import { eraseFiles } from './erase-files.ts';
import { eraseItems } from './erase-items.ts';

/**
 * Deletes once more what is a request's own: a finish-request that had stood still may have written its results when
 * all had been erased, and died before it could take them back. By now everyone has been ended who had read the
 * request before it was marked. Any number of these may run side by side.
 */
export async function eraseLate(
  effects: EraseEffects,
  message: ErasureMessage,
  late: () => boolean,
): Promise<void> {
  const erased = await effects.table.get<ErasedRecord>(requestKey(message.request_id));
  // Whoever said so died before it was erased, and says it again.
  if (erased?.status !== 'erased') return;
  const place = { ...message };
  if ((await eraseFiles(effects, erased, late)) && (await eraseItems(effects, erased, place, late))) return;
  await effects.queues.send(effects.erasuresQueueUrl, [{ body: place, group: erased.client }]);
}
