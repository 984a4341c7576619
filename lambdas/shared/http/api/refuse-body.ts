import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Refusal } from '../../errors.ts';

/** Nothing is asked for by these; clients that always send JSON send the second. */
const EMPTY = ['', '{}'];

/** Of a call that takes no body: a wish in one would be passed over without a word. `rather` says where it belongs. */
export function refuseBody(
  { body, isBase64Encoded }: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>,
  rather: string,
): void {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (EMPTY.includes(bytes.toString().trim())) return;
  const found = `one of ${bytes.length} bytes`;
  throw new Refusal(400, 'INVALID_FIELD', `Expected no body, but found ${found}. ${rather}`);
}
