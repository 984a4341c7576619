import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Refusal } from '../shared/errors.ts';
import { allowedMethods } from '../shared/routes/routes.ts';

/**
 * Answers what no route of the API takes: OPTIONS with the methods that there are, any other method 405, an unknown
 * path 404. API Gateway itself would answer 403 to them all.
 */
export function answerUnrouted({ resource, httpMethod }: APIGatewayProxyEvent): APIGatewayProxyResult {
  const methods = allowedMethods(resource);
  if (methods.length === 0) {
    throw new Refusal(
      404,
      'NO_SUCH_ROUTE',
      'Expected a path of the API (see /openapi.json), but found none that matches.',
    );
  }
  const allow = methods.join(', ');
  if (httpMethod === 'OPTIONS') return { statusCode: 204, headers: { allow }, body: '' };
  throw new Refusal(
    405,
    'METHOD_NOT_ALLOWED',
    `Expected one of the methods that this path takes (${allow}), but found another.`,
    { allow },
  );
}
