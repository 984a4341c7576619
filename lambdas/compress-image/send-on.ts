import type { Item, Table } from '../shared/aws/table.ts';
import { STALE_DAYS } from '../shared/limits.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { hopKey } from '../shared/state/keys.ts';

/** How often an image was sent anew to wait. */
export interface HopRecord extends Item {
  hop: number;
  ttl: number;
}

/**
 * Sends a message anew that waits for its turn, then counts it: its copies are over. An image waits for as long as its
 * shop is in trouble, and if each copy of its messages sent another one, they would become many.
 */
export async function sendOn(
  { table, now }: { table: Table; now: () => number },
  message: ImageMessage,
  send: (next: ImageMessage) => Promise<void>,
): Promise<void> {
  const hop = (message.hop ?? 0) + 1;
  await send({ ...message, hop });
  await table.update(hopKey(message.request_id, message.chunk, message.index), {
    update: 'SET #hop = :hop, #ttl = :ttl',
    condition: 'attribute_not_exists(#hop) OR #hop < :hop',
    names: { '#hop': 'hop', '#ttl': 'ttl' },
    // No message lives longer.
    values: { ':hop': hop, ':ttl': Math.ceil(now() / 1_000) + STALE_DAYS * 86_400 },
  });
}

/** Whether a message was sent on by a copy of it, as what stands with its image says. */
export const isSentOn = (standing: Item[], { hop = 0 }: ImageMessage): boolean =>
  standing.some((item) => typeof item.hop === 'number' && hop < item.hop);
