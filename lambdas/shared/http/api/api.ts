import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { Table } from '../../aws/table.ts';
import { UNTIL_ENDED } from '../../aws/until-ended.ts';
import { Refusal } from '../../errors.ts';
import { requestKey } from '../../state/keys.ts';
import type { RequestRecord } from '../../state/records.ts';
import { isErased } from '../../state/requests/has-ended.ts';
import { authenticate, type Client, type ClientContext } from './authenticate.ts';
import { problems } from './problems.ts';

type Answer = Promise<APIGatewayProxyResult>;
/** Some tools write UUIDs in capitals; RFC 9562 takes both. */
const RequestId = z.uuid().toLowerCase();

/** Wraps a function that answers calls of anyone: what it throws becomes problem+json. */
export const publicApi = (run: (event: APIGatewayProxyEvent) => Answer) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>(UNTIL_ENDED).use(problems()).handler(run);

/** Wraps a function that answers calls of clients alone; who calls stands in its context. */
export const clientApi = (
  table: () => Table,
  run: (event: APIGatewayProxyEvent, context: ClientContext) => Answer,
) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ClientContext>(UNTIL_ENDED)
    .use(problems())
    .use(authenticate(table))
    .handler(run);

export function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** The caller's own request of the path's id; another client's does not exist. */
export async function ownRequest(
  table: Table,
  event: APIGatewayProxyEvent,
  client: Client,
): Promise<RequestRecord> {
  const id = RequestId.safeParse(event.pathParameters?.request_id);
  const request = id.success ? await table.get<RequestRecord>(requestKey(id.data)) : undefined;
  if (request === undefined || request.client !== client.id || isErased(request)) {
    throw new Refusal(
      404,
      'REQUEST_NOT_FOUND',
      'Expected the id of one of your requests in the path, but found none with this id.',
    );
  }
  return request;
}
