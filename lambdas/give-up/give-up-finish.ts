import type { FinishedMessage } from '../shared/schemas/messages.ts';
import type { CountdownEffects } from '../shared/state/images/countdown.ts';
import { requestKey } from '../shared/state/keys.ts';
import { sendNext } from '../shared/state/links/count-link.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { failRequest } from '../shared/state/requests/fail-request.ts';
import { isErasingOrErased } from '../shared/state/requests/has-ended.ts';

/** How long the last resort waits, so that what is broken may come back in between. */
const PAUSE_SECONDS = 900;

/**
 * The results could not be written. The request still ends: as failed, without them. Should even that die, it
 * comes here again, and again a quarter of an hour later, with an alarm each time.
 */
export async function giveUpFinish(effects: CountdownEffects, message: FinishedMessage): Promise<void> {
  const { table, queues, finishedQueueUrl } = effects;
  const request = await table.get<RequestRecord>(requestKey(message.request_id));
  if (request === undefined || isErasingOrErased(request)) return;
  if ((request.finish_link ?? 0) > message.link) return;
  await failRequest(table, message.request_id, {
    code: 'RESULTS_FAILED',
    message:
      'Expected to write the results CSV, but each try died or ran out of time. The images themselves are done.',
  });
  await sendNext(table, 'finish_link', message, (link) =>
    queues.send(finishedQueueUrl, [
      {
        body: { request_id: message.request_id, without_results: true, link },
        group: request.client,
        delaySeconds: message.without_results ? PAUSE_SECONDS : 0,
      },
    ]),
  );
}
