import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { $, make, makePair, say, setBar, show } from '../screen/document.ts';
import { ENDED, number, plural, STATUS, when } from '../screen/words.ts';
import { progressWords } from './progress-words.ts';
import { badge } from './request-words.ts';
import { showFigures } from './show-figures.ts';
import { showWebhook } from './show-webhook.ts';
import type { ShownRequest } from './shown-request.ts';

/** Everything of a request but its images. */
export function showStatus(request: ShownRequest, status: StatusAnswer): void {
  const { total, succeeded, failed } = status.images;
  const done = succeeded + failed;
  const ended = ENDED.has(status.status);
  const percent = total ? (100 * done) / total : 0;
  showTitle(status);
  showParts(status, ended);
  setBar($('progress'), percent, total ? (100 * succeeded) / total : 0, total ? (100 * failed) / total : 0);
  $('progress-words').textContent = progressWords(status, done);
  document.title = ended
    ? `${STATUS[status.status]} · Halve`
    : total
      ? `${Math.floor(percent)} % · Halve`
      : 'Halve';
  showFigures(request, status, done);
  announce(request, status, ended ? 5 : Math.floor(percent / 25));
  showWebhook(status);
  showRejected(status);
  showCounts(status, done);
}

function showTitle({ request_id: id, status, metadata, created_at: created, catalogue }: StatusAnswer): void {
  const { file: name, ...notes } = metadata;
  $('request-title').textContent = name ?? `Request of ${when(created)}`;
  badge($('status'), status);
  const taken = catalogue?.header && catalogue.columns.images.join(', ');
  $('about').textContent = [name ? when(created) : '', taken && `images from ${taken}`, id]
    .filter(Boolean)
    .join(' · ');
  $('notes').replaceChildren(...Object.entries(notes).map(([key, value]) => makePair(key, value)));
  show($('notes'), Object.keys(notes).length > 0);
}

/** What there is to see and to do. */
function showParts(status: StatusAnswer, ended: boolean): void {
  const { total, failed, poor } = status.images;
  const retried = status.retried_by !== null;
  const failures = failed > 0 || status.status !== 'completed';
  say($('failure'), status.failure?.message);
  show($('cancel'), status.status === 'pending' || status.status === 'processing');
  show($('erase'), ended);
  show($('files'), status.results_url !== null);
  show($('what-failed-part'), failed > 0 || (status.rows.rejected ?? 0) > 0);
  show($('retry-part'), failures);
  show($('retry-finer-part'), poor > 0);
  show($('retried'), retried);
  $('retried').querySelector('a')!.href = `#/requests/${status.retried_by}`;
  show($('again'), ended && status.catalogue !== null && (failures || poor > 0 || retried));
  show($('images'), total !== null ? total > 0 : status.status === 'processing');
}

/** A screen reader hears of each quarter and of the end, not of each image. */
function announce(request: ShownRequest, { status }: StatusAnswer, quarter: number): void {
  if (quarter === request.announced) return;
  request.announced = quarter;
  $('announce').textContent = `${STATUS[status]}. ${$('progress-words').textContent}`;
}

function showRejected({ rows, errors }: StatusAnswer): void {
  const lines = errors.filter((error) => error.n === null);
  show($('rejected'), Boolean(rows.rejected));
  if (!rows.rejected) return;
  $('rejected-title').textContent =
    `${plural(rows.rejected, 'row')} could not be used` +
    (lines.length > 0 && lines.length < rows.rejected ? `, the first ${lines.length} of them` : '');
  $('rejected-rows').replaceChildren(
    ...lines.map(({ row, message }) => make('li', `Row ${row}: ${message}`)),
  );
}

/** Beside each choice of the filter. */
function showCounts({ images: { total, succeeded, poor, failed } }: StatusAnswer, done: number): void {
  const pending = total === null ? undefined : total - done;
  const counts: Record<string, number | undefined> = { '': total ?? done, succeeded, poor, failed, pending };
  for (const input of $('filter').querySelectorAll('input')) {
    const count = counts[input.value];
    input.nextElementSibling!.textContent = count === undefined ? '' : number(count);
  }
}
