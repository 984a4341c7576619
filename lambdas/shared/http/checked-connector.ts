import { lookup as systemLookup } from 'node:dns';
import { connect, type LookupFunction, type Socket } from 'node:net';
import buildConnector from 'undici/lib/core/connect.js';
import type { Failure } from '../../../engine/errors.ts';
import type { AddressPolicy } from './address-policy.ts';
import { OutboundError } from './outbound-error.ts';

const NOTHING_FOUND = ['NAME_NOT_FOUND', 'the name of the server leads to no address'] as const;

export interface CheckedConnectorOptions {
  policy: AddressPolicy;
  connectMs: number;
  lookup?: LookupFunction | undefined;
  /** Certificates to trust instead of the usual ones. */
  ca?: string | undefined;
  /** Opens a TCP connection; another one stands here only in tests. */
  dial?: (host: string, port: number, lookup: LookupFunction) => Socket;
}

/**
 * Connects, and hands a connection on only when the address on its other end may be reached. The check is on the
 * connected socket because neither a name that resolves differently the second time nor an odd way to write an
 * address gets around that. It comes before the TLS handshake, so a refused address receives no byte.
 */
export function checkedConnector({
  policy,
  connectMs,
  lookup = systemLookup as LookupFunction,
  ca,
  dial = dialTcp,
}: CheckedConnectorOptions): ReturnType<typeof buildConnector> {
  const shakeHands = buildConnector({ timeout: connectMs, ...(ca === undefined ? {} : { ca }) });

  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const host = options.hostname;
    const port = Number(options.port || (secure ? 443 : 80));
    const socket = dial(host, port, checkedLookup(policy, lookup, host, port));

    let open = true;
    const end = (error: Error | null) => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      if (error) {
        socket.destroy();
        callback(error, null);
      } else if (secure) shakeHands({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    };
    const timer = setTimeout(() => {
      end(
        new OutboundError('TIMED_OUT', `no connection to ${host} came about within ${connectMs / 1_000} s`),
      );
    }, connectMs);

    // The listener stays: an error of a socket that nobody listens to would end the process.
    socket.on('error', end).once('connect', () => {
      const address = socket.remoteAddress;
      if (address === undefined)
        return end(new OutboundError('CONNECTION_RESET', 'the connection was reset'));
      const refused = policy.refuseAddress(address, host, port);
      end(refused ? refusal(refused) : null);
    });
  };
}

function dialTcp(host: string, port: number, lookup: LookupFunction): Socket {
  return connect({ host, port, lookup, noDelay: true, keepAlive: true });
}

/** Leaves out the addresses that would be refused once connected, so that they are not even knocked at. */
function checkedLookup(
  policy: AddressPolicy,
  lookup: LookupFunction,
  host: string,
  port: number,
): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error || !Array.isArray(found)) return callback(error, found);
      const open = found.filter(({ address }) => policy.refuseAddress(address, host, port) === undefined);
      if (open.length === 0) {
        const refused = found[0] && policy.refuseAddress(found[0].address, host, port);
        return callback(refused ? refusal(refused) : new OutboundError(...NOTHING_FOUND), []);
      }
      if (options.all) return callback(null, open);
      callback(null, open[0]!.address, open[0]!.family);
    });
  };
}

function refusal({ code, message }: Failure): OutboundError {
  return new OutboundError(code, message, { permanent: true });
}
