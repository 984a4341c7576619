import { GatewayResponse, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

/** What API Gateway itself answers, in the shape in which Halve answers. */
const GATEWAY_ANSWERS: [ResponseType, number, string, string][] = [
  [
    ResponseType.UNAUTHORIZED,
    401,
    'UNAUTHORIZED',
    'Expected a good token in "Authorization: Bearer TOKEN", but found none.',
  ],
  [
    ResponseType.ACCESS_DENIED,
    401,
    'UNAUTHORIZED',
    'Expected a good token in "Authorization: Bearer TOKEN", but found none.',
  ],
  [
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    404,
    'NO_SUCH_ROUTE',
    'Expected a path and a method of the API (see /openapi.json), but found none that match.',
  ],
  [
    ResponseType.THROTTLED,
    429,
    'THROTTLED',
    'Expected fewer calls at once. Try again after the seconds in Retry-After.',
  ],
  [
    ResponseType.REQUEST_TOO_LARGE,
    413,
    'CALL_TOO_LARGE',
    'Expected a call of at most 10 MB. For a larger file POST application/json and PUT the file to the presigned URL of the answer.',
  ],
  [
    ResponseType.DEFAULT_4XX,
    400,
    'BAD_CALL',
    'Expected a well-formed HTTP call, but found one that cannot be read.',
  ],
  [
    ResponseType.DEFAULT_5XX,
    500,
    'INTERNAL',
    'Halve failed to answer this call. Nothing was lost; try again.',
  ],
];
/** Stands for answers of several statuses: it keeps the one that API Gateway chose, and names none in its body. */
const OWN_STATUS = ResponseType.DEFAULT_4XX;

export function addGatewayAnswers(scope: Construct, restApi: RestApi): void {
  for (const [type, status, code, detail] of GATEWAY_ANSWERS) {
    new GatewayResponse(scope, `Answer${type.responseType}`, {
      restApi,
      type,
      ...(type === OWN_STATUS ? {} : { statusCode: String(status) }),
      responseHeaders: {
        'content-type': "'application/problem+json'",
        ...(status === 401 ? { 'www-authenticate': "'Bearer'" } : {}),
        ...(status === 429 ? { 'retry-after': "'1'" } : {}),
      },
      templates: {
        'application/json': JSON.stringify({
          type: 'about:blank',
          title: code,
          ...(type === OWN_STATUS ? {} : { status }),
          code,
          detail,
        }),
      },
    });
  }
}
