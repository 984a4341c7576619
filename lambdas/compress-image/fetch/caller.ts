import type { SourceHeaders } from '../../shared/schemas/source-headers.ts';

/** As whom a source is asked. */
export interface Caller {
  agent: string;
  /** By host; only a client's own. */
  headers?: SourceHeaders | undefined;
}

const HEADERS = { accept: 'image/*, */*;q=0.5', 'accept-encoding': 'identity' };

/**
 * What the client gave for exactly this host, by whatever way a request came there; but nothing that was to go by
 * https goes by http because a server says so.
 */
export function ownHeaders({ headers }: Caller, url: URL, first: URL): Record<string, string> | undefined {
  if (first.protocol === 'https:' && url.protocol === 'http:') return undefined;
  return headers !== undefined && Object.hasOwn(headers, url.host) ? headers[url.host] : undefined;
}

export const headersFor = (caller: Caller, url: URL, first: URL): Record<string, string> => ({
  ...HEADERS,
  'user-agent': caller.agent,
  ...ownHeaders(caller, url, first),
});
