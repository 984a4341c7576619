import { buffer } from 'node:stream/consumers';
import type { Objects } from '../../shared/aws/objects.ts';
import { userAgent } from '../../shared/http/outbound/user-agent.ts';
import type { SourceHeaders } from '../../shared/schemas/source-headers.ts';
import { openHeaders, type SealedHeaders } from '../../shared/secrets/seal-headers.ts';
import { headersKeyKey } from '../../shared/state/object-keys.ts';
import type { RequestRecord } from '../../shared/state/records.ts';
import type { Caller } from './caller.ts';

export type CallerOf = (request: RequestRecord) => Promise<Caller>;

interface KeyEffects {
  objects: Pick<Objects, 'read'>;
  uploadsBucket: string;
}

/** Headers of so many requests are kept open in a process, the latest. */
const MOST_OPEN = 50;

/** As whom a request's sources are asked: with the headers that its client gave, opened by their key. */
export function createCallerOf({ objects, uploadsBucket }: KeyEffects): CallerOf {
  const opened = new Map<string, SourceHeaders>();

  const open = async (requestId: string, sealed: SealedHeaders): Promise<SourceHeaders> => {
    const known = opened.get(sealed.key_id);
    if (known) return known;
    const key = await buffer(await objects.read(uploadsBucket, headersKeyKey(sealed.key_id)));
    const headers = openHeaders(requestId, sealed, key);
    opened.set(sealed.key_id, headers);
    for (const oldest of opened.keys()) if (opened.size > MOST_OPEN) opened.delete(oldest);
    return headers;
  };

  return async ({ request_id, api_url, sealed_headers }) => ({
    agent: userAgent(api_url),
    headers: sealed_headers && (await open(request_id, sealed_headers)),
  });
}
