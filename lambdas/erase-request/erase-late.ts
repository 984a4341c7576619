import type { ErasureMessage } from '../shared/schemas/messages.ts';
import { requestKey } from '../shared/state/keys.ts';
import { countLink, sendNext } from '../shared/state/links/count-link.ts';
import type { ErasedRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';
import { eraseFiles } from './erase-files.ts';
import { eraseItems } from './erase-items.ts';

/**
 * Deletes once more what is a request's own: a finish-request that had stood still may have written its results when
 * all had been erased, and died before it could take them back. By now everyone has been ended who had read the
 * request before it was marked. Any number of these may run side by side; the first that comes to its end, or sends
 * another, ends those that have not begun.
 */
export async function eraseLate(
  effects: EraseEffects,
  message: ErasureMessage,
  late: () => boolean,
): Promise<void> {
  const { table, queues, erasuresQueueUrl } = effects;
  const erased = await table.get<ErasedRecord>(requestKey(message.request_id));
  // Whoever said so died before it was erased, and says it again.
  if (erased?.status !== 'erased' || message.link < (erased.erase_link ?? 0)) return;
  const place = { ...message };
  if ((await eraseFiles(effects, erased, late)) && (await eraseItems(effects, erased, place, late))) {
    return countLink(table, 'erase_link', message);
  }
  await sendNext(table, 'erase_link', message, (link) =>
    queues.send(erasuresQueueUrl, [{ body: { ...place, link }, group: erased.client }]),
  );
}
