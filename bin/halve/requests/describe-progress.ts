import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { countOf } from '../terminal/count-of.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import type { RateMeter } from '../terminal/rate-meter.ts';
import type { BarState } from '../terminal/render-bar.ts';

/** The bar of a request: how many images, how fast, how long still, how many failed, what is saved. */
export function describeProgress(status: StatusAnswer, meter: RateMeter): BarState {
  const { images, bytes } = status;
  const { total, failed } = images;
  const done = images.succeeded + failed;
  if (status.status === 'pending') return { label: 'Waiting for the CSV', share: undefined, parts: [] };
  const rate = meter.perSecond;
  const left = total === null || total === done ? undefined : meter.timeLeft(total - done);
  // Whoever looks on is to know that nothing hangs.
  const triedAgain =
    status.status === 'processing' &&
    status.waiting === null &&
    total !== null &&
    done < total &&
    meter.stands;
  const saved = bytes.input - bytes.output;
  return {
    label: labelOf(status),
    share: total === null ? undefined : total === 0 ? 1 : done / total,
    parts: [
      total === null ? `${countOf(done, 'image')} so far` : `${count(done)} of ${countOf(total, 'image')}`,
      ...(left === undefined ? [] : [`${formatDuration(left)} left`]),
      ...(failed === 0 ? [] : [`${count(failed)} failed`]),
      ...(rate === undefined ? [] : [`${rate.toFixed(1)}/s`]),
      ...(saved <= 0 ? [] : [`${formatBytes(saved)} saved`]),
      ...(triedAgain ? ['what fails for the moment is tried again, for minutes'] : []),
    ],
  };
}

function labelOf({ status, images, waiting }: StatusAnswer): string {
  if (status !== 'processing') return `${status[0]!.toUpperCase()}${status.slice(1)}`;
  if (waiting !== null && waiting.reason !== null) return `Waiting for ${waiting.host}`;
  if (images.total === null) return 'Reading the CSV';
  return images.remaining === 0 ? 'Writing the results' : 'Compressing';
}

const count = (number: number) => number.toLocaleString('en');
