import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Refusal } from '../../errors.ts';
import { header } from './header.ts';

/** Other words there, such as `utf-8`, are a slip of the client's and change nothing. */
const PACKED = /\b(?:gzip|deflate|br|zstd|compress)\b/i;

/** The body of a call, byte for byte. One that is packed is refused: as text the gateway has spoilt it already. */
export function bodyOf(event: APIGatewayProxyEvent): Buffer {
  const coding = PACKED.exec(header(event, 'content-encoding') ?? '')?.[0];
  if (coding !== undefined) {
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Expected a body as it is, but found one packed as ${coding} in Content-Encoding.`,
      { 'accept-encoding': 'identity' },
    );
  }
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}
