import {
  type AddressPolicy,
  type AddressPolicyOptions,
  createAddressPolicy,
  hostOf,
  portOf,
} from './address-policy.ts';
import type { Ask } from './ask.ts';
import { type CheckedConnectorOptions, checkedConnector } from './checked-connector.ts';
import { createTurns } from './create-turns.ts';
import { Exchange, type ExchangeOptions, type HttpAnswer } from './exchange.ts';
import { lenientAsker } from './lenient-asker.ts';
import { MalformedAnswer, OutboundError } from './outbound-error.ts';
import { strictAsker } from './strict-asker.ts';

export interface OutboundOptions
  extends AddressPolicyOptions,
    Partial<Pick<CheckedConnectorOptions, 'connectMs' | 'lookup' | 'ca' | 'dial'>> {
  /** Connections to one origin at once; more requests wait for one of them. */
  connections?: number;
  headerBytes?: number;
}

interface OutboundRequest extends ExchangeOptions {
  method?: Ask['method'];
  /** By lower-case names. */
  headers?: Record<string, string>;
  body?: string;
  httpsOnly?: boolean;
  /** Over a connection that is used for nothing else, and its answer taken as browsers would take it. */
  alone?: boolean;
}

export interface Outbound {
  policy: AddressPolicy;
  /**
   * Follows no redirect and unpacks nothing. Throws an OutboundError, or what the receiver of the body threw. After a
   * MalformedAnswer another request to the same origin is asked alone.
   */
  request(url: URL, request: OutboundRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Shops that send a picture by their own code send all their policies and cookies with it; browsers take 256 KB. */
const HEADER_BYTES = 64 * 1024;
/** So many origins are remembered as being asked alone, the latest. */
const ODD_ORIGINS = 1_000;

/** The only way out: every request of Halve to a server that a client named goes through here. */
export function createOutbound({
  allow,
  own,
  hint,
  connectMs = 10_000,
  connections = 6,
  headerBytes = HEADER_BYTES,
  ...connecting
}: OutboundOptions = {}): Outbound {
  const policy = createAddressPolicy({ allow, own, hint });
  const connect = checkedConnector({ policy, connectMs, ...connecting });
  const strict = strictAsker({ connect, headerBytes });
  const lenient = lenientAsker({ connect, headerBytes });
  const odd = new Set<string>();
  const inTurn = createTurns(connections);

  return {
    policy,
    async request(url, { method = 'GET', headers = {}, body, httpsOnly, alone = false, ...options }) {
      const refused = policy.refuseUrl(url, { httpsOnly });
      if (refused) throw new OutboundError(refused.code, refused.message, { permanent: true });
      const exchange = new Exchange(options);
      void inTurn(url.origin, async () => {
        if (exchange.over) return;
        const asker = alone || odd.has(url.origin) ? lenient : strict;
        asker.ask(askOf(url, method, headers, body), exchange);
        await exchange.finished;
      });
      return exchange.answer.catch((error) => {
        if (error instanceof MalformedAnswer) remember(odd, url.origin);
        throw error;
      });
    },
    async close() {
      strict.close();
      lenient.close();
    },
  };
}

function askOf(
  url: URL,
  method: Ask['method'],
  headers: Record<string, string>,
  body: string | undefined,
): Ask {
  return {
    protocol: url.protocol as Ask['protocol'],
    host: hostOf(url),
    port: portOf(url),
    path: url.pathname + url.search,
    method,
    headers: {
      host: url.host,
      ...headers,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    },
    body,
  };
}

function remember(odd: Set<string>, origin: string): void {
  odd.add(origin);
  for (const oldest of odd) {
    if (odd.size <= ODD_ORIGINS) return;
    odd.delete(oldest);
  }
}
