import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { type AddressPolicy, type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts';
import { type CheckedConnectorOptions, checkedConnector } from './checked-connector.ts';
import { type Answer, Exchange, type ExchangeOptions } from './exchange.ts';
import { OutboundError } from './outbound-error.ts';

export interface OutboundOptions
  extends AddressPolicyOptions,
    Partial<Pick<CheckedConnectorOptions, 'connectMs' | 'lookup' | 'ca' | 'dial'>> {
  /** Connections to one origin at once; more requests wait for one of them. */
  connections?: number;
  headerBytes?: number;
}

export interface OutboundRequest extends ExchangeOptions {
  method?: Dispatcher.HttpMethod;
  headers?: Record<string, string>;
  body?: string | Buffer;
  httpsOnly?: boolean;
}

export interface Outbound {
  policy: AddressPolicy;
  /** Follows no redirect and unpacks nothing. Throws an OutboundError, or what the receiver of the body threw. */
  request(url: URL, request: OutboundRequest): Promise<Answer>;
  close(): Promise<void>;
}

/** The only way out: every request of Halve to a server that a client named goes through here. */
export function createOutbound({
  allow,
  hint,
  connectMs = 10_000,
  connections = 6,
  headerBytes = 16 * 1024,
  ...connecting
}: OutboundOptions = {}): Outbound {
  const policy = createAddressPolicy({ allow, hint });
  const agent = new Agent({
    connect: checkedConnector({ policy, connectMs, ...connecting }),
    connections,
    pipelining: 1,
    maxHeaderSize: headerBytes,
    // One clock over the whole exchange bounds both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    policy,
    async request(url, { method = 'GET', headers = {}, body, httpsOnly, ...options }) {
      const refused = policy.refuseUrl(url, { httpsOnly });
      if (refused) throw new OutboundError(refused.code, refused.message, { permanent: true });
      const exchange = new Exchange(options);
      const path = url.pathname + url.search;
      if (!options.signal?.aborted) {
        agent.dispatch({ origin: url.origin, path, method, headers, body: body ?? null }, exchange);
      }
      return exchange.answer;
    },
    close: () => agent.destroy(),
  };
}
