import { createHash } from 'node:crypto';
import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { log } from '../../aws/log.ts';
import type { Table } from '../../aws/table.ts';
import { Refusal } from '../../errors.ts';
import { clientKey } from '../../state/keys.ts';
import { countCall } from '../../state/quota.ts';
import type { ClientRecord } from '../../state/records.ts';
import { header } from './header.ts';

/** Who calls. `id` is the SHA-256 of the token in hex, which is all that is known of it. */
export type Client = Pick<ClientRecord, 'calls_per_minute' | 'images_per_day'> & { id: string };
export type ClientContext = Context & { client: Client };

/**
 * Finds the client of the bearer token and puts it into the handler's context; 401 where there is none. The client's
 * item is read at each call, so a token that is revoked is refused from the next call on. Each call counts against
 * the client's minute here, and nowhere else.
 */
export const authenticate = (
  table: () => Table,
): middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ClientContext> => ({
  before: async ({ event, context }) => {
    const client = await findClient(table(), header(event, 'authorization') ?? '');
    if (client === undefined) throw noToken();
    // The access log knows the call by the same id, but not who made it.
    log.info('A client calls', {
      client: client.id,
      apiRequestId: event.requestContext.requestId,
      method: event.httpMethod,
      resource: event.resource,
    });
    await countCall(table(), client, Date.now());
    context.client = client;
  },
});

async function findClient(table: Table, authorization: string): Promise<Client | undefined> {
  const token = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  const id = createHash('sha256').update(token).digest('hex');
  const record = await table.get<ClientRecord>(clientKey(id));
  return record && { ...record, id };
}

const noToken = () =>
  new Refusal(
    401,
    'UNAUTHORIZED',
    'Expected "Authorization: Bearer TOKEN" with the token of a client, but found none that is known here.',
    { 'www-authenticate': 'Bearer' },
  );
