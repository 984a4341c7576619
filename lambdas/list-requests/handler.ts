import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { TableEnv } from '../shared/env.ts';
import { clientApi, json } from '../shared/http/api/api.ts';
import { readQuery } from '../shared/http/api/read-query.ts';
import { type RequestsPage, RequestsQuery } from '../shared/schemas/requests.ts';
import { encodeListCursor, readListCursor } from './cursor.ts';
import { listRequests } from './list-requests.ts';

const env = lazyEnv(TableEnv);
const table = lazy(() => createTable(env().TABLE_NAME));

export const handler = clientApi(table, async (event, { client }) => {
  const { limit, cursor } = readQuery(event, RequestsQuery, 'limit=1..100 and cursor');
  const from = cursor === undefined ? undefined : readListCursor(cursor);
  const { requests, next } = await listRequests(table(), client.id, from, limit);
  const answer: RequestsPage = { requests, next_cursor: next ? encodeListCursor(next) : null };
  return json(200, answer);
});
