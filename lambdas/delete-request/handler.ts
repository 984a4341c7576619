import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import { readQuery } from '../shared/http/api/read-query.ts';
import { refuseBody } from '../shared/http/api/refuse-body.ts';
import { CancelQuery } from '../shared/schemas/requests.ts';
import type { CancelAnswer } from '../shared/schemas/status.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { eraseAfterCall, startErasing } from '../shared/state/requests/start-erasing.ts';
import { cancelRequest } from './cancel-request.ts';
import { Env } from './env.ts';

const env = lazyEnv(Env);
const table = lazy(() => createTable(env().TABLE_NAME));
const effects = lazy(() => ({
  table: table(),
  queues: createQueues(),
  webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
  erasuresQueueUrl: env().ERASURES_QUEUE_URL,
  now: Date.now,
}));

/** One method of the API: DELETE cancels what is being worked, and with ?erase=true erases what has ended. */
export const handler = clientApi(table, async (event, { client }) => {
  // Never taken for a plain DELETE: a misspelt or misplaced erase would cancel.
  refuseBody(event, 'Erasing is asked for in the query: DELETE .../?erase=true.');
  const { erase } = readQuery(event, CancelQuery, 'erase=true or erase=false');
  const request = await ownRequest(table(), event, client);
  if (erase === 'true') {
    await eraseAfterCall(effects(), request);
    if (!(await startErasing(effects(), request))) throw notEnded(request);
    const erasing: CancelAnswer = { request_id: request.request_id, status: 'erasing' };
    return json(202, erasing);
  }
  const cancelled = await cancelRequest(effects(), request);
  const answer: CancelAnswer = { request_id: cancelled.request_id, status: cancelled.status };
  return json(202, answer);
});

const notEnded = ({ status }: RequestRecord) =>
  new Refusal(
    409,
    'NOT_ENDED',
    `Expected a request that has ended, but this one is ${status}. Cancel it first, or wait for its end.`,
  );
