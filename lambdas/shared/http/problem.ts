import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { codeOf, log } from '../aws/log.ts';
import { Refusal } from '../errors.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
};

/**
 * The one place where an error becomes an HTTP answer (RFC 9457). What is refused is told; anything else is
 * logged and replaced by a sentence that gives nothing away.
 */
export const problems = (): middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> => ({
  onError: async (request) => {
    const { error } = request;
    if (error instanceof Refusal) return problem(error.status, error.code, error.message, error.headers);
    log.error('An API call failed', {
      error: error as Error,
      code: codeOf(error),
      resource: request.event?.resource,
      requestId: request.event?.pathParameters?.request_id,
      apiRequestId: request.event?.requestContext?.requestId,
    });
    return problem(500, 'INTERNAL', 'Halve failed to answer this call. Nothing was lost; try again.');
  },
});

function problem(
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, code, detail }),
  };
}
