import type * as z from 'zod';
import type { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';
import { headersIn } from '../new-request/headers-in.ts';
import { ask } from '../screen/ask.ts';
import { $, say, show } from '../screen/document.ts';
import { onClick } from '../screen/on-click.ts';
import { webUrl } from '../screen/web-url.ts';
import { api } from '../server/api.ts';
import { eraseRequest } from './erase-request.ts';
import { watchAgain } from './open-request.ts';
import { openMade } from './secrets.ts';
import type { ShownRequest } from './shown-request.ts';

/** What can be done with the request that `shown` tells. */
export function startRequestButtons(shown: () => ShownRequest): void {
  onClick('cancel', async () => {
    const sure = await ask(
      'Cancel this request?',
      'What is done stays done; what is not yet halved is left as it is.',
      'Cancel it',
    );
    if (!sure) return;
    await api.cancel(shown().id);
    show($('cancel'), false);
  });
  onClick('erase', async () => {
    if (!(await eraseRequest(shown().id))) return;
    shown().erasing = true;
    watchAgain(shown());
  });

  /** Opens the request that tries this one again, once it is made. */
  const retry = async (options: z.input<typeof RetryWishes>['options']) => {
    const { headers, wrong } = headersIn($('retry-headers').value);
    if (wrong) return say($('trouble'), wrong);
    openMade(await api.retry(shown().id, { options: { ...options, headers } }));
    $('retry-headers').value = '';
  };
  onClick('retry', () => retry({}));
  onClick('retry-finer', () => retry({ floor: 50 }));

  onClick('resend', async () => {
    await api.resendWebhook(shown().id);
    watchAgain(shown());
  });
  onClick('copy-secret', async () => {
    await navigator.clipboard.writeText($('secret-text').textContent);
    $('copy-secret').textContent = 'Copied';
  });
  for (const [id, shape] of [
    ['results', 'added'],
    ['for-import', 'replaced'],
    ['what-failed', 'failed'],
  ] as const) {
    onClick(id, async () => {
      const { url } = await api.results(shown().id, { shape });
      const link = document.createElement('a');
      link.href = webUrl(url)!;
      link.download = `${shape}.csv`;
      link.click();
    });
  }
}
