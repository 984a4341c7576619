import type { APIGatewayProxyResult } from 'aws-lambda';
import { api } from '../shared/api.ts';
import { Refusal } from '../shared/errors.ts';
import { readPage } from './read-page.ts';

export const handler = api(async (event): Promise<APIGatewayProxyResult> => {
  switch (event.resource) {
    case '/':
      return answer('text/html; charset=utf-8', await readPage());
    default:
      throw new Refusal(404, 'NO_SUCH_ROUTE', 'Expected a path that is served, but found none.');
  }
});

const answer = (contentType: string, body: string): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  },
  body,
});
