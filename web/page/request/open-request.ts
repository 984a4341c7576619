import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { openHome } from '../home/open-home.ts';
import { grid } from '../images/grid.ts';
import { complain } from '../screen/complain.ts';
import { $, say, setBar, show } from '../screen/document.ts';
import { showView } from '../screen/show-view.ts';
import { api } from '../server/api.ts';
import { refusedWith, sentenceOf } from '../server/refused.ts';
import { sleep, visible } from '../server/wait.ts';
import { secrets } from './secrets.ts';
import { showStatus } from './show-status.ts';
import type { ShownRequest } from './shown-request.ts';

const HIDDEN_AT_FIRST = [
  'images',
  'notes',
  'hook',
  'failure',
  'rejected',
  'cancel',
  'erase',
  'files',
] as const;
const EMPTY_AT_FIRST = [
  'about',
  'progress-words',
  'figure-images',
  'figure-saved',
  'figure-speed',
  'figure-time',
  'announce',
] as const;

export function openRequest(id: string): ShownRequest {
  const signal = showView('request');
  const request = { id, status: undefined, samples: [], announced: -1, erasing: false };
  $('request-title').textContent = 'Request';
  say($('secret-text'), secrets.get(id));
  show($('secret'), secrets.has(id));
  for (const part of HIDDEN_AT_FIRST) show($(part), false);
  for (const text of EMPTY_AT_FIRST) $(text).textContent = '';
  setBar($('progress'), 0, 0, 0);
  $('filter').querySelector<HTMLInputElement>('[value=""]')!.checked = true;
  grid.restart(request, '');
  scrollTo(0, 0);
  $('request-title').focus();
  watch(request, signal);
  return request;
}

/** After something was asked for that goes on by itself. */
export const watchAgain = (request: ShownRequest): Promise<void> => watch(request, showView('request'));

/** Looks again and again until nothing can change any more; a lost connection only slows it down. */
async function watch(request: ShownRequest, signal: AbortSignal): Promise<void> {
  for (let misses = 0; ; ) {
    let wait: number | undefined;
    try {
      const status = await api.status(request.id, signal);
      request.status = status;
      request.erasing ||= status.status === 'erasing';
      showStatus(request, status);
      await grid.refresh(status, signal);
      if (misses > 0) say($('trouble'));
      misses = 0;
      wait = nextLook(status);
    } catch (fault) {
      if (signal.aborted) return;
      if (refusedWith(fault) === 404) return leave(request.erasing ? undefined : sentenceOf(fault));
      complain(fault);
      if (refusedWith(fault) === 401) return;
      misses++;
      wait = Math.min(30, 2 ** misses) * 1000;
    }
    if (wait === undefined) return;
    await sleep(wait, signal)
      .then(() => visible(signal))
      .catch(() => {});
    if (signal.aborted) return;
  }
}

/** Back to the list, from a request that is not there, or no longer. */
function leave(sentence: string | undefined): void {
  history.replaceState(null, '', '#/');
  openHome();
  say($('trouble'), sentence);
}

/** In so many milliseconds; undefined where nothing can change any more. */
function nextLook({ status, webhook }: StatusAnswer): number | undefined {
  if (status === 'processing' || status === 'pending') return 1000;
  if (status === 'erasing') return 2000;
  if (!grid.settled) return 500;
  if (webhook.state !== 'pending') return undefined;
  return Math.min(60_000, Math.max(1500, Date.parse(webhook.next_at ?? '') - Date.now() + 1000 || 0));
}
