import { askForToken, startSignIn } from './ask-for-token.ts';
import { BASE } from './call.ts';
import { $ } from './document.ts';
import { openHome } from './open-home.ts';
import { openRequest } from './open-request.ts';
import type { ShownRequest } from './shown-request.ts';
import { startNewRequest } from './start-new-request.ts';
import { startRequestButtons } from './start-request-buttons.ts';

let shown: ShownRequest | undefined;

/** Shows what the address of the page says. */
function route(): void {
  const id = /^#\/requests\/([0-9a-f-]{36})$/i.exec(location.hash)?.[1];
  if (!sessionStorage.token) askForToken();
  else if (id) shown = openRequest(id);
  else openHome();
}

$('to-docs').href = new URL('docs', BASE).href;
startSignIn(route);
startNewRequest();
// Its buttons are hidden until there is one.
startRequestButtons(() => shown!);
addEventListener('hashchange', route);
route();
