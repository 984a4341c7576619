import { GatewayResponse, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { DIRECT_UPLOAD_BYTES } from '../../lambdas/shared/limits.ts';
import { problemOf } from '../../lambdas/shared/schemas/failure.ts';

const NO_ROUTE = {
  status: 404,
  code: 'NO_SUCH_ROUTE',
  detail: 'Expected a path and a method of the API (see /openapi.json), but found none that match.',
};

/** What API Gateway itself answers, in the shape in which Halve answers. */
const GATEWAY_ANSWERS: { type: ResponseType; status: number; code: string; detail: string }[] = [
  // Every path has a route of our own; these are for methods and paths that API Gateway does not know at all.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, ...NO_ROUTE },
  { type: ResponseType.INVALID_SIGNATURE, ...NO_ROUTE },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    code: 'THROTTLED',
    detail: 'Expected fewer calls at once. Try again after the seconds in Retry-After.',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    code: 'CALL_TOO_LARGE',
    detail: `Expected a file of at most ${DIRECT_UPLOAD_BYTES} bytes in the call itself. For a larger one POST application/json and PUT the file to the presigned URL of the answer.`,
  },
  {
    // What a call comes to whose function Lambda refuses to run: the account runs all that it may.
    type: ResponseType.INTEGRATION_FAILURE,
    status: 503,
    code: 'BUSY',
    detail:
      'Expected room for one more call, but found none. Nothing was lost; try again after the seconds in Retry-After.',
  },
  {
    type: ResponseType.DEFAULT_4XX,
    status: 400,
    code: 'BAD_CALL',
    detail:
      'Expected a well-formed HTTP call with less than 10 kB of headers, but found one that cannot be taken.',
  },
  {
    type: ResponseType.DEFAULT_5XX,
    status: 500,
    code: 'INTERNAL',
    detail: 'Halve failed to answer this call. Nothing was lost; try again.',
  },
];
/**
 * Stands for answers of several statuses: it keeps the one that API Gateway chose, and names none in its body. Its
 * title is what API Gateway would have said, in quotes.
 */
const OWN_STATUS = ResponseType.DEFAULT_4XX;
const OWN_TITLE = '$context.error.messageString';

export function addGatewayAnswers(scope: Construct, restApi: RestApi): void {
  for (const { type, status, code, detail } of GATEWAY_ANSWERS) {
    const { status: told, title, ...problem } = problemOf(status, code, detail);
    const body =
      type === OWN_STATUS
        ? JSON.stringify({ title: OWN_TITLE, ...problem }).replace(`"${OWN_TITLE}"`, OWN_TITLE)
        : JSON.stringify({ title, ...problem, status: told });
    new GatewayResponse(scope, `Answer${type.responseType}`, {
      restApi,
      type,
      ...(type === OWN_STATUS ? {} : { statusCode: String(status) }),
      responseHeaders: {
        'content-type': "'application/problem+json'",
        ...([429, 503].includes(status) ? { 'retry-after': "'1'" } : {}),
      },
      templates: { 'application/json': body },
    });
  }
}
