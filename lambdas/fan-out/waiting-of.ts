import type { FanOutPosition } from '../shared/schemas/messages.ts';
import type { Wait } from '../shared/shops/wish.ts';
import type { RequestRecord, WaitingRecord } from '../shared/state/records.ts';

/** What a fan-out waits for, and when it will have come to the end of its CSV if all goes on like this. */
export function waitingOf(
  { waiting, csv_bytes = 0 }: RequestRecord,
  wait: Wait,
  { offset, tally }: FanOutPosition,
): WaitingRecord {
  const { host, pace, reason, until } = wait;
  const since = waiting?.host === host && waiting.pace === pace ? waiting.since : wait.since;
  const images = offset > 0 ? (tally.images * csv_bytes) / offset : undefined;
  const left = images === undefined ? undefined : Math.max(0, images - tally.images);
  return { host, pace, since, reason, until, ...(left ? { ends_at: until + (left / pace) * 1_000 } : {}) };
}
