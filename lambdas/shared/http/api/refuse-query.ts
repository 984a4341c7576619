import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Refusal } from '../../errors.ts';

export const FIELDS_IN_BODY = 'the fields in the body and no query';

/** Of a call whose fields stand in its body, where it would be open which of two count, or of one that has none. */
export function refuseQuery(
  { queryStringParameters }: Pick<APIGatewayProxyEvent, 'queryStringParameters'>,
  expected = FIELDS_IN_BODY,
): void {
  const names = Object.keys(queryStringParameters ?? {});
  if (names.length === 0) return;
  throw new Refusal(
    400,
    'INVALID_FIELD',
    `Expected ${expected}, but found ${names
      .slice(0, 5)
      .map((name) => `"${name.slice(0, 100)}"`)
      .join(', ')} in the query.`,
  );
}
