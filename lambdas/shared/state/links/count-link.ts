import type { Table } from '../../aws/table.ts';
import { requestKey } from '../keys.ts';

/** The link of a message whose chain holds no lease, and the attribute that counts them. */
type Link = { request_id: string; link: number };
type Counter = 'erase_link' | 'finish_link';

/** Counts a link: what bears its number, or a lower one, is over. */
export async function countLink(table: Table, attribute: Counter, { request_id, link }: Link): Promise<void> {
  await table.update(requestKey(request_id), {
    update: 'SET #link = :next',
    condition: 'attribute_exists(pk) AND (attribute_not_exists(#link) OR #link < :next)',
    names: { '#link': attribute },
    values: { ':next': link + 1 },
  });
}

/**
 * Sends the next link, then counts this one. However many copies there are of a message, those that come after are
 * over: else each of them would send one, and a message that comes twice now and then, and fails, would become many.
 */
export async function sendNext(
  table: Table,
  attribute: Counter,
  message: Link,
  send: (next: number) => Promise<void>,
): Promise<void> {
  await send(message.link + 1);
  await countLink(table, attribute, message);
}
