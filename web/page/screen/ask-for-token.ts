import { api } from '../server/api.ts';
import { refusedWith, sentenceOf } from '../server/refused.ts';
import { $, make, say } from './document.ts';
import { showView } from './show-view.ts';

export function askForToken(sentence?: string): void {
  sessionStorage.removeItem('token');
  showView('sign-in');
  sayTokenWrong(sentence);
  $('token').focus();
}

function sayTokenWrong(sentence?: string): void {
  say($('token-wrong'), sentence);
  $('token').setAttribute('aria-invalid', String(Boolean(sentence)));
}

/** `go` is called with a token that the API knows. */
export function startSignIn(go: () => void): void {
  $('sign-in')
    .querySelector('form')!
    .addEventListener('submit', async (event) => {
      event.preventDefault();
      const token = $('token').value.trim();
      if (!/^[\x21-\x7e]+$/.test(token))
        return askForToken('Please enter a token: letters, digits and signs, without spaces.');
      sayTokenWrong();
      sessionStorage.token = token;
      try {
        await api.list({ limit: '1' });
      } catch (fault) {
        return askForToken(
          refusedWith(fault) === 401
            ? 'This token is not known here. Was it copied whole?'
            : sentenceOf(fault),
        );
      }
      $('token').value = '';
      go();
    });
  $('sign-out').addEventListener('click', () => askForToken());
  if (['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)) {
    $('token-help').append(' On your own machine it is ', make('code', 'local'), '.');
  }
}
