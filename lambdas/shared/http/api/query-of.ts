import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Refusal } from '../../errors.ts';

type Query = Pick<APIGatewayProxyEvent, 'queryStringParameters'> &
  Partial<Pick<APIGatewayProxyEvent, 'multiValueQueryStringParameters'>>;

/** The fields of a call's query, each of which may stand there once: of two the gateway hands on the last alone. */
export function queryOf(event: Query): Record<string, string | undefined> {
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    if ((values?.length ?? 0) < 2) continue;
    throw new Refusal(
      400,
      'INVALID_FIELD',
      `Expected each field of the query once, but found "${name.slice(0, 100)}" ${values!.length} times.`,
    );
  }
  return event.queryStringParameters ?? {};
}
