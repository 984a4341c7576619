import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { codeOf, log } from '../../aws/log.ts';
import { Refusal } from '../../errors.ts';
import { problemOf } from '../../schemas/failure.ts';

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
    body: JSON.stringify(problemOf(status, code, detail)),
  };
}
