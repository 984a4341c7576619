import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { Table } from '../aws/table.ts';
import { Refusal } from '../errors.ts';
import { type RequestRecord, requestKey } from '../state/records.ts';
import { problems } from './problem.ts';

/** Wraps one API function: what it throws becomes problem+json. */
export const api = (run: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>().use(problems()).handler(run);

export function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** The SHA-256 of the caller's token, as the authorizer has found it. */
export function callingClient(event: APIGatewayProxyEvent): string {
  return z.string().parse(event.requestContext.authorizer?.client);
}

/** Where the API was called: scheme, host and stage, without a last slash. */
export function apiUrl(event: APIGatewayProxyEvent): string {
  const { domainName, path } = event.requestContext;
  const scheme = header(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https';
  const stage = path.endsWith(event.path) ? path.slice(0, path.length - event.path.length) : '';
  return `${scheme}://${domainName}${stage}`;
}

/** A header by its lower-case name, whatever its case in the event. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

export const statusPath = (requestId: string) => `/image_process/status/${requestId}/`;
export const statusUrl = (request: Pick<RequestRecord, 'api_url' | 'request_id'>) =>
  `${request.api_url}${statusPath(request.request_id)}`;
export const resultsUrl = (request: Pick<RequestRecord, 'api_url' | 'request_id'>) =>
  `${statusUrl(request)}results/`;

/** The caller's own request of the path's id; another client's does not exist. */
export async function ownRequest(table: Table, event: APIGatewayProxyEvent): Promise<RequestRecord> {
  const id = z.uuid().safeParse(event.pathParameters?.request_id);
  const request = id.success ? await table.get<RequestRecord>(requestKey(id.data)) : undefined;
  if (request === undefined || request.client !== callingClient(event) || request.status === 'erased') {
    throw new Refusal(
      404,
      'REQUEST_NOT_FOUND',
      'Expected the id of one of your requests in the path, but found none with this id.',
    );
  }
  return request;
}
