import { $ } from './document.ts';

/** Asks before what cannot be undone. */
export function ask(title: string, words: string, yes: string): Promise<boolean> {
  $('ask-title').textContent = title;
  $('ask-words').textContent = words;
  $('ask-yes').textContent = yes;
  $('ask').returnValue = 'no';
  $('ask').showModal();
  $('ask-no').focus();
  return new Promise((resolve) => {
    $('ask').addEventListener('close', () => resolve($('ask').returnValue === 'yes'), { once: true });
  });
}
