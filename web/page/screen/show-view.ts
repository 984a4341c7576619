import { $, say, show } from './document.ts';

const VIEWS = ['sign-in', 'home', 'request'] as const;

/** What is under way for the view that is shown; another view ends it. */
let viewing = new AbortController();

export const viewSignal = (): AbortSignal => viewing.signal;

export function showView(name: (typeof VIEWS)[number]): AbortSignal {
  viewing.abort(new DOMException('Another view is shown', 'AbortError'));
  viewing = new AbortController();
  show($(name), true);
  for (const view of VIEWS) show($(view), view === name);
  show($('sign-out'), name !== 'sign-in');
  say($('trouble'));
  document.title = 'Halve';
  return viewing.signal;
}
