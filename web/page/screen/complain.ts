import { Refused, refusedWith, sentenceOf } from '../server/refused.ts';
import { askForToken } from './ask-for-token.ts';
import { $, say } from './document.ts';

/** Says what went wrong, at the top of the page. */
export function complain(fault: unknown): void {
  if (fault instanceof Error && fault.name === 'AbortError') return;
  const sentence = sentenceOf(fault);
  if (refusedWith(fault) === 401) askForToken('This token is not known here, or no longer.');
  else
    say($('trouble'), fault instanceof Refused ? sentence : `Something went wrong on this page: ${sentence}`);
}
