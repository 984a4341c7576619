import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { $, show } from '../screen/document.ts';
import { ENDED, plural, when } from '../screen/words.ts';

export function showWebhook({ webhook, status }: StatusAnswer): void {
  const { state } = webhook;
  show($('hook'), state !== 'none');
  show($('resend'), ENDED.has(status) && (state === 'delivered' || state === 'failed'));
  $('hook-words').textContent = webhookWords(webhook);
}

function webhookWords({
  state,
  attempts,
  last_status: last,
  next_at: next,
}: StatusAnswer['webhook']): string {
  const answered =
    last === null
      ? ''
      : typeof last === 'number'
        ? ` The last one answered ${last}.`
        : ` The last one found no answer (${last}).`;
  const tries = plural(attempts, 'try', 'tries');
  switch (state) {
    case 'none':
      return '';
    case 'waiting':
      return 'It is called once, when the request has ended.';
    case 'pending':
      return attempts === 0
        ? 'It is being called.'
        : `Not taken yet, after ${tries}.${answered} ${next ? `Next try: ${when(next)}.` : ''}`;
    case 'delivered':
      return `Delivered, after ${tries}.`;
    case 'failed':
      return `Given up after ${tries}.${answered}`;
  }
}
