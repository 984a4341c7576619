import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Failure } from '../../../../engine/errors.ts';
import { shownText } from './shown-url.ts';

export interface AddressPolicyOptions {
  /** `HOST:PORT` entries as written in the URL, separated by commas; only the local runner sets any. */
  allow?: string | undefined;
  /** What URLs begin with that are Halve's own: its outputs may be handed in again, on one machine too. */
  own?: string | undefined;
  /** Whether a refusal may name the option that would open the address; only on one machine is there one. */
  hint?: boolean | undefined;
}

interface UrlRules {
  httpsOnly?: boolean | undefined;
}

/** Which addresses may be reached. A failure's message is the half sentence that follows "but". */
export interface AddressPolicy {
  /** Whether a URL leads to an address that was allowed by name. */
  isAllowed(url: URL): boolean;
  /** Judges what can be known from the URL alone; what a name resolves to is judged by `refuseAddress`. */
  refuseUrl(url: URL, rules?: UrlRules): Failure | undefined;
  /** Judges the address on the other end of a connection that was made for this host and port. */
  refuseAddress(address: string, host: string, port: number): Failure | undefined;
}

const PORTS = [80, 443];
/** Of a host in a sentence: a redirect may lead to one of many thousands. */
const SHOWN_CHARACTERS = 100;
/** Everything else is not given out for use on the internet, whatever a list of special ranges says. */
const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** These names are kept for one machine or one network, so whatever they resolve to is not public. */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|home\.arpa)\.*$/;

/** True for an address of the public internet; false for every special range and for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST_V6);
}

/** The port a URL leads to, as a number, also where the URL leaves it out. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** An IPv6 address as sockets know it: without the brackets that URLs put around it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function createAddressPolicy({
  allow = '',
  own,
  hint = false,
}: AddressPolicyOptions = {}): AddressPolicy {
  const allowed = parseAllowList(allow);
  const ownUrl = own === undefined ? undefined : new URL(own);
  const isOwn = (url: URL) => ownUrl !== undefined && url.href.startsWith(ownUrl.href);
  const isOwnHost = (host: string, port: number) =>
    ownUrl !== undefined && hostOf(ownUrl) === host && portOf(ownUrl) === port;
  const isAllowed = (host: string, port: number) => allowed.has(`${host}:${port}`);

  const forbidden = (host: string, port: number, reason: string): Failure => {
    const shownHost = isIP(host) === 6 ? `[${host}]` : shownText(host, SHOWN_CHARACTERS);
    const way = hint ? ` (on one machine: --allow ${shownHost}:${port})` : '';
    return { code: 'FORBIDDEN_ADDRESS', message: `${shownHost} ${reason}${way}` };
  };
  const notPublic = (host: string, port: number) =>
    forbidden(host, port, 'is not a public address, and only public addresses may be reached');

  return {
    isAllowed: (url) => isAllowed(hostOf(url), portOf(url)),

    refuseUrl(url, { httpsOnly = false } = {}) {
      const host = hostOf(url);
      const port = portOf(url);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        return {
          code: 'BAD_URL',
          message: `its scheme is ${url.protocol.slice(0, -1).slice(0, 20)}, not http or https`,
        };
      }
      if (!isAllowed(host, port) && !isOwn(url)) {
        if (isIP(host) === 0 ? PRIVATE_NAMES.test(host) : !isPublicAddress(host))
          return notPublic(host, port);
        if (!PORTS.includes(port)) {
          return forbidden(
            host,
            port,
            `is asked for at port ${port}, and only ports 80 and 443 may be reached`,
          );
        }
        if (httpsOnly && url.protocol === 'http:') {
          return { code: 'BAD_URL', message: 'its scheme is http, not https' };
        }
      }
      if (url.username !== '' || url.password !== '') {
        return { code: 'BAD_URL', message: 'it carries a user name or a password' };
      }
      return undefined;
    },

    refuseAddress(address, host, port) {
      // Of what is at that host, no URL but its own has come so far.
      const isKnown = isAllowed(host, port) || isOwnHost(host, port);
      return isKnown || isPublicAddress(address) ? undefined : notPublic(host, port);
    },
  };
}

/** Reads the entries by the URL parser, so that they are compared in the form in which URLs arrive. */
function parseAllowList(list: string): Set<string> {
  const entries = list.split(',').map((entry) => entry.trim());
  return new Set(
    entries.filter(Boolean).map((entry) => {
      const url = URL.parse(`http://${entry}/`);
      if (
        url === null ||
        url.host === '' ||
        url.pathname !== '/' ||
        url.username !== '' ||
        !/:\d+$/.test(entry)
      ) {
        throw new Error(`Expected HOST:PORT as an allowed address, but found "${entry}"`);
      }
      return `${hostOf(url)}:${portOf(url)}`;
    }),
  );
}
