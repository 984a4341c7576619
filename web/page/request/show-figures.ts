import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { $, type Id, make } from '../screen/document.ts';
import { bytes, change, duration, number } from '../screen/words.ts';
import type { ShownRequest } from './shown-request.ts';

/** Short enough to follow the work, long enough not to jump. */
const SPEED_MILLISECONDS = 15_000;

export function showFigures({ samples }: ShownRequest, status: StatusAnswer, done: number): void {
  const { images, bytes: size } = status;
  figure('figure-images', number(done), images.total === null ? 'so far' : `of ${number(images.total)}`);
  figure(
    'figure-saved',
    bytes(Math.max(0, size.input - size.output)),
    size.input > 0 ? `of ${bytes(size.input)} (${change(size.input, size.output)})` : '',
  );
  $('figure-saved-name').textContent = status.completed_at ? 'Saved' : 'Saved so far';
  $('figure-time-name').textContent = status.completed_at ? 'It took' : 'Time left';
  if (status.completed_at) {
    const took = (Date.parse(status.completed_at) - Date.parse(status.started_at ?? '')) / 1000;
    showSpeed(took > 0 ? done / took : undefined);
    figure('figure-time', Number.isFinite(took) ? duration(took) : '–');
    return;
  }
  samples.push({ at: performance.now(), done });
  const speed = speedOf(samples);
  showSpeed(speed > 0 ? speed : undefined);
  figure('figure-time', speed > 0 && images.remaining !== null ? duration(images.remaining / speed) : '–');
}

/** Images a second of late, without the samples that are too old; 0 where it cannot be told yet. */
function speedOf(samples: ShownRequest['samples']): number {
  const last = samples.at(-1)!;
  while (samples.length > 2 && last.at - samples[0]!.at > SPEED_MILLISECONDS) samples.shift();
  const first = samples[0]!;
  const seconds = (last.at - first.at) / 1000;
  return seconds > 0.5 ? (last.done - first.done) / seconds : 0;
}

const showSpeed = (speed: number | undefined) =>
  figure('figure-speed', speed === undefined ? '–' : number(speed, speed < 10 ? 1 : 0), 'images/s');

const figure = (id: Id<'dd'>, value: string, unit?: string) =>
  $(id).replaceChildren(value, ...(unit ? [' ', make('small', unit)] : []));
