import { lookup as systemLookup } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Failure } from '../../../../engine/errors.ts';
import { NAME_TRIES } from '../../limits.ts';
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

/** The place to connect to; a host is a name or an address, one of IPv6 without brackets. */
interface Target {
  host: string;
  port: number;
  secure: boolean;
}

export type Connect = (target: Target, callback: (error: Error | null, socket?: Socket) => void) => void;

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
}: CheckedConnectorOptions): Connect {
  return ({ host, port, secure }, callback) => {
    const socket = dial(host, port, checkedLookup(policy, lookup, host, port));

    let open = true;
    const end = (error: Error | null, connected?: Socket) => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      if (error) socket.destroy();
      callback(error, connected);
    };
    const shakeHands = () => {
      // An address is no server name: TLS knows none for it.
      const names = isIP(host) ? { host } : { host, servername: host };
      const secured = connectTls({ socket, ...names, ...(ca === undefined ? {} : { ca }) });
      secured.on('error', end).once('secureConnect', () => end(null, secured));
    };
    const timer = setTimeout(() => {
      end(new OutboundError('TIMED_OUT', `no connection came about within ${connectMs / 1_000} s`));
    }, connectMs);

    // The listener stays: an error of a socket that nobody listens to would end the process.
    socket.on('error', end).once('connect', () => {
      const address = socket.remoteAddress;
      if (address === undefined)
        return end(new OutboundError('CONNECTION_RESET', 'the connection was reset'));
      const refused = policy.refuseAddress(address, host, port);
      if (refused) end(refusal(refused));
      else if (secure) shakeHands();
      else end(null, socket);
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
        return callback(
          refused ? refusal(refused) : new OutboundError(...NOTHING_FOUND, { tries: NAME_TRIES }),
          [],
        );
      }
      if (options.all) return callback(null, open);
      callback(null, open[0]!.address, open[0]!.family);
    });
  };
}

function refusal({ code, message }: Failure): OutboundError {
  return new OutboundError(code, message, { permanent: true });
}
