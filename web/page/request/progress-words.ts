import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { number, plural, when } from '../screen/words.ts';

/** How far a request has come, and what it waits for. */
export const progressWords = (status: StatusAnswer, done: number): string =>
  [howFar(status, done), waitingWords(status.waiting)].filter(Boolean).join(' ');

function howFar({ status, images: { total, failed, reused } }: StatusAnswer, done: number): string {
  if (status === 'pending') return 'The CSV is on its way.';
  if (status === 'erasing') return 'Its CSV, pictures and results are being deleted.';
  if (total === null) return `The CSV is still being read. ${plural(done, 'image')} done so far.`;
  const lost =
    (reused > 0 ? `, ${number(reused)} of them as they were made before` : '') +
    (failed > 0 ? `, ${number(failed)}${reused > 0 ? '' : ' of them'} could not be halved` : '');
  if (status === 'processing') return `${number(done)} of ${plural(total, 'image')} done${lost}.`;
  if (status === 'cancelled') return `${number(done)} of ${plural(total, 'image')} have an outcome${lost}.`;
  if (status === 'failed')
    return total > 0 ? `It ended early, after ${plural(total, 'image')}.` : 'Nothing could be halved.';
  if (total === 1) return failed > 0 ? 'The one image could not be halved.' : 'The one image is done.';
  return `All ${plural(total, 'image')} done${lost}.`;
}

/** What a shop is asked for, and why no faster. */
function waitingWords(waiting: StatusAnswer['waiting']): string {
  if (!waiting) return '';
  const { host, pace, since, reason, ends_at: end } = waiting;
  const rate =
    pace < 1 ? `one image in ${number(1 / pace)} seconds` : `${plural(Math.round(pace), 'image')} a second`;
  return (
    `${host} has been asked for ${rate} since ${when(since)}` +
    (reason ? `, as not all went well there (${reason})` : '') +
    (end ? `. All will have been asked for about ${when(end)}.` : '.')
  );
}
