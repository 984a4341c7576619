import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Refusal } from '../errors.ts';

/** Of a call whose fields stand in its body: in two places it would be open which of them count. */
export function refuseQuery(
  { queryStringParameters }: Pick<APIGatewayProxyEvent, 'queryStringParameters'>,
  aside = '',
): void {
  const names = Object.keys(queryStringParameters ?? {});
  if (names.length === 0) return;
  throw new Refusal(
    400,
    'INVALID_FIELD',
    `Expected the fields in the body and no query${aside}, but found ${names
      .slice(0, 5)
      .map((name) => `"${name.slice(0, 100)}"`)
      .join(', ')} in the query.`,
  );
}
