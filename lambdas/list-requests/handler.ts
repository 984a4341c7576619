import * as z from 'zod';
import { api, callingClient, json } from '../shared/api.ts';
import { Refusal } from '../shared/errors.ts';
import { lazy } from '../shared/lazy.ts';
import { lazyEnv } from '../shared/read-env.ts';
import { createTable } from '../shared/table.ts';
import { encodeCursor, readCursor } from './cursor.ts';
import { Env } from './env.ts';
import { listRequests } from './list-requests.ts';

const env = lazyEnv(Env);
const table = lazy(() => createTable(env().TABLE_NAME));

const Query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});

export const handler = api(async (event) => {
  const query = Query.safeParse(event.queryStringParameters ?? {});
  if (!query.success) {
    throw new Refusal(
      400,
      'INVALID_FIELD',
      'Expected only limit=1..100 and cursor in the query, but found something else.',
    );
  }
  const { limit, cursor } = query.data;
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const { requests, next } = await listRequests(table(), callingClient(event), from, limit);
  return json(200, { requests, next_cursor: next ? encodeCursor(next) : null });
});
