import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { TableEnv } from '../shared/env.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import type { StatusAnswer } from '../shared/schemas/status.ts';
import { describeRequest } from './describe-request.ts';

const env = lazyEnv(TableEnv);
const table = lazy(() => createTable(env().TABLE_NAME));

export const handler = clientApi(table, async (event, { client }) => {
  const request = await ownRequest(table(), event, client);
  const status: StatusAnswer = await describeRequest(table(), request);
  return json(200, status);
});
