import type { RequestStatus } from '../../../lambdas/shared/schemas/words.ts';

export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

/** With a space that does not break, as in all figures with a unit. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${number(size, unit === 0 || size >= 99.5 ? 0 : 1)}\u00a0${units[unit]}`;
}

const share = (part: number, whole: number) =>
  whole > 0 ? `${number((100 * part) / whole)}\u00a0%` : '0\u00a0%';

/** From one size to another, such as −50 %. */
export const change = (before: number, after: number): string =>
  after <= before ? `−${share(before - after, before)}` : `+${share(after - before, before)}`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${number(seconds / 3600, 1)} h`;
}

export const when = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

export const STATUS: Record<RequestStatus, string> = {
  pending: 'Waiting for its CSV',
  processing: 'Halving',
  completed: 'Done',
  failed: 'CSV not readable',
  cancelled: 'Cancelled',
  erasing: 'Being erased',
};

export const ENDED: ReadonlySet<RequestStatus> = new Set(['completed', 'failed', 'cancelled']);
