import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { countOf } from '../terminal/count-of.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { printable } from '../terminal/printable.ts';

const MOST_ERRORS = 10;

/** A request's status as lines for people. */
export function describeStatus(status: StatusAnswer): string[] {
  const { images, bytes, rows, webhook, errors } = status;
  const facts: [string, string | undefined][] = [
    ['Request', status.request_id],
    ['Status', `${status.status}${lasted(status)}`],
    ['Reason', status.failure === null ? undefined : `${status.failure.message} (${status.failure.code})`],
    ['Waiting', status.waiting === null ? undefined : describeWaiting(status.waiting)],
    ['Images', describeImages(images, status.exact)],
    ['Bytes', bytes.input === 0 ? undefined : describeBytes(bytes)],
    ['Rows', describeRows(rows)],
    ['Metadata', describeMetadata(status.metadata)],
    ['Retry of', status.retry_of ?? undefined],
    ['Retried', status.retried_by ? `by ${status.retried_by}` : undefined],
    ['Webhook', webhook.state === 'none' ? undefined : describeWebhook(webhook)],
    ['Results', status.results_url ?? undefined],
  ];
  const lines = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(9)}${fact}`]));
  const shown = errors.slice(0, MOST_ERRORS).map(describeError);
  if (errors.length > MOST_ERRORS) shown.push(`  ... and more; the results CSV has them all`);
  return shown.length === 0 ? lines : [...lines, 'Errors', ...shown];
}

export function describeBytes({ input, output }: StatusAnswer['bytes']): string {
  const share = ((output - input) / input) * 100;
  return `${formatBytes(input)} -> ${formatBytes(output)} (${share > 0 ? '+' : ''}${share.toFixed(0)} %)`;
}

function describeImages(images: StatusAnswer['images'], exact: boolean) {
  const { total, succeeded, failed, remaining, reused, kept, poor, over_target } = images;
  const parts = [`${count(succeeded)}${total === null ? '' : ` of ${count(total)}`} succeeded`];
  if (failed > 0) parts.push(`${count(failed)} failed`);
  if (reused > 0) parts.push(`${count(reused)} made before`);
  if (kept > 0) parts.push(`${count(kept)} kept as they were`);
  if (poor > 0) parts.push(`${count(poor)} poor`);
  if (over_target > 0) parts.push(`${count(over_target)} over the target`);
  if (remaining !== null && remaining > 0) parts.push(`${count(remaining)} to go`);
  if (total === null) parts.push('not all of the CSV is read');
  if (!exact) parts.push('at least: not all is counted yet');
  return parts.join(', ');
}

const describeRows = ({ total, rejected }: StatusAnswer['rows']) =>
  total === null ? undefined : `${count(total)}${rejected ? `, ${count(rejected)} rejected` : ''}`;

function describeWebhook({ state, attempts, last_status, next_at }: StatusAnswer['webhook']): string {
  const tries = attempts === 0 ? [] : [countOf(attempts, 'try', 'tries')];
  const last = last_status === null ? [] : [`last answer ${last_status}`];
  const next = next_at === null ? [] : [`next try ${next_at}`];
  return [state, ...tries, ...last, ...next].join(', ');
}

function describeError({ row, n, code, message }: StatusAnswer['errors'][number]): string {
  return `  row ${row}${n === null ? '' : `, image ${n}`}: ${message} (${code})`;
}

function lasted({ started_at, completed_at }: StatusAnswer): string {
  if (started_at === null || completed_at === null) return '';
  return ` after ${formatDuration((Date.parse(completed_at) - Date.parse(started_at)) / 1_000)}`;
}

function describeMetadata(metadata: StatusAnswer['metadata']): string | undefined {
  const pairs = Object.entries(metadata).map(([name, text]) => `${name}=${text}`);
  return pairs.length === 0 ? undefined : pairs.join(', ');
}

/** As in `shop.example is asked for 25 images a second since 14:02 (TOO_MANY_REQUESTS), until 16:40 or so`. */
export function describeWaiting({
  host,
  pace,
  since,
  reason,
  ends_at,
}: NonNullable<StatusAnswer['waiting']>): string {
  const rate = pace < 1 ? `an image in ${count(1 / pace)} s` : `${countOf(pace, 'image')} a second`;
  const why = reason === null ? '' : ` (${reason})`;
  const end = ends_at === null ? '' : `, until ${minuteOf(ends_at)} or so`;
  return `${printable(host)} is asked for ${rate} since ${minuteOf(since)}${why}${end}`;
}

/** The minute of a time, in UTC as all times here. */
const minuteOf = (time: string) => time.slice(0, 16).replace('T', ' ');

const count = (number: number) => number.toLocaleString('en', { maximumFractionDigits: 1 });
