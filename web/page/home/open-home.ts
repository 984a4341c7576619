import type { RequestSummary } from '../../../lambdas/shared/schemas/requests.ts';
import { eraseRequest } from '../request/erase-request.ts';
import { badge, countsOf, titleOf } from '../request/request-words.ts';
import { complain } from '../screen/complain.ts';
import { $, copyOf, show } from '../screen/document.ts';
import { onClick } from '../screen/on-click.ts';
import { showView, viewSignal } from '../screen/show-view.ts';
import { ENDED } from '../screen/words.ts';
import { api } from '../server/api.ts';

/** Requests a page of the list. */
const LIST_PAGE = 10;

/** Where the list goes on; null where it does not. */
let older: string | null = null;

export async function openHome(): Promise<void> {
  const signal = showView('home');
  await listRequests(signal).catch(complain);
}

async function listRequests(signal: AbortSignal, cursor?: string | null): Promise<void> {
  const page = await api.list({ limit: String(LIST_PAGE), cursor: cursor ?? undefined }, signal);
  const lines = page.requests.map(requestLine);
  if (cursor) $('requests').append(...lines);
  else $('requests').replaceChildren(...lines);
  older = page.next_cursor;
  show($('older'), older !== null);
  show($('no-requests'), $('requests').children.length === 0 && older === null);
}
onClick('older', () => listRequests(viewSignal(), older));
onClick('refresh', () => listRequests(viewSignal()));

function requestLine(request: RequestSummary): HTMLElement {
  const line = copyOf('request-line');
  const link = line.querySelector('a')!;
  link.href = `#/requests/${request.request_id}`;
  link.textContent = titleOf(request);
  const status = line.querySelector<HTMLElement>('.badge')!;
  badge(status, request.status);
  line.querySelector('.counts')!.textContent = countsOf(request);
  const erase = line.querySelector('button')!;
  erase.setAttribute('aria-label', `Erase ${titleOf(request)}`);
  erase.hidden = !ENDED.has(request.status);
  erase.addEventListener('click', async () => {
    try {
      if (!(await eraseRequest(request.request_id))) return;
      badge(status, 'erasing');
      show(erase, false);
    } catch (fault) {
      complain(fault);
    }
  });
  return line;
}
