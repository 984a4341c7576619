import { openHome } from './home/open-home.ts';
import { startNewRequest } from './new-request/start-new-request.ts';
import { openRequest } from './request/open-request.ts';
import type { ShownRequest } from './request/shown-request.ts';
import { startRequestButtons } from './request/start-request-buttons.ts';
import { askForToken, startSignIn } from './screen/ask-for-token.ts';
import { $ } from './screen/document.ts';
import { BASE } from './server/call.ts';

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
