import { lazy } from '../../engine/lazy.ts';
import { createPresigner } from '../shared/aws/create-presigner.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import { queryOf } from '../shared/http/api/query-of.ts';
import { ResultsQuery, SHAPES, type Shape } from '../shared/schemas/results.ts';
import { resultsKey } from '../shared/state/object-keys.ts';
import { hasEnded } from '../shared/state/requests/has-ended.ts';
import { refuseErasing } from '../shared/state/requests/refuse-erasing.ts';
import { asksForJson } from './asks-for-json.ts';
import { Env } from './env.ts';

const env = lazyEnv(Env);
const table = lazy(() => createTable(env().TABLE_NAME));
const presigner = lazy(() => createPresigner(env().S3_PUBLIC_ENDPOINT));

/** Long enough to start a download; every call makes a fresh one. */
const LINK_SECONDS = 900;

export const handler = clientApi(table, async (event, { client }) => {
  const request = await ownRequest(table(), event, client);
  const shape = shapeOf(queryOf(event));
  refuseErasing(request);
  if (!hasEnded(request)) {
    throw new Refusal(
      409,
      'NOT_ENDED',
      `Expected a request that has ended, but this one is ${request.status}. Its results are written at the end.`,
    );
  }
  if (request.results_key === undefined) {
    const why = request.failure?.message ?? 'No CSV was taken.';
    throw new Refusal(404, 'NO_RESULTS', `This request has no results. ${why}`);
  }
  if (shape === 'failed' && !request.has_failed_rows) {
    throw new Refusal(
      404,
      'NOTHING_FAILED',
      'Nothing of this request has failed, so there is no file of what did.',
    );
  }
  const fileName = `halve-${request.request_id}${shape === 'added' ? '' : `-${shape}`}.csv`;
  const key = resultsKey(request.request_id, shape);
  const url = await presigner().getUrl(env().OUTPUTS_BUCKET, key, LINK_SECONDS, fileName);
  // A page's script may not read where a redirect leads, nor should its token go there: it asks for the URL itself.
  if (asksForJson(event)) return json(200, { url });
  return { statusCode: 302, headers: { location: url, 'cache-control': 'no-store' }, body: '' };
});

function shapeOf(query: Record<string, string | undefined>): Shape {
  const parsed = ResultsQuery.safeParse(query);
  if (parsed.success) return parsed.data.shape;
  const found = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
    .slice(0, 100);
  throw new Refusal(
    400,
    'INVALID_FIELD',
    `Expected only shape=${SHAPES.join('|')} in the query, but found "${found}".`,
  );
}
