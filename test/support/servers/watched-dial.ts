import { connect, isIP, type LookupFunction, Socket } from 'node:net';

/**
 * Connects to one port of loopback and to nothing else. Where a connection to another place would be made, that
 * place is noted in `reached` and the connection fails: no test ever sends anything beyond this machine.
 */
export function watchedDial(openPort?: number) {
  const reached: string[] = [];
  const dial = (host: string, port: number, lookup: LookupFunction): Socket => {
    if (host === '127.0.0.1' && port === openPort) return connect({ host, port });
    const socket = new Socket();
    const reach = (address: string) => {
      reached.push(address);
      socket.destroy(Object.assign(new Error('not in a test'), { code: 'ENETUNREACH' }));
    };
    if (isIP(host)) setImmediate(reach, host);
    else
      lookup(host, { all: true }, (error, found) => {
        if (error) socket.destroy(error);
        else for (const { address } of found as { address: string }[]) reach(address);
      });
    return socket;
  };
  return { dial, reached };
}

/** A lookup that knows these names only; the n-th look-up of a name is answered by its n-th list of addresses. */
export function lookupOf(names: Record<string, string[][]>): LookupFunction {
  const asked = new Map<string, number>();
  return (name, _options, callback) => {
    const lists = names[name];
    const nth = asked.get(name) ?? 0;
    asked.set(name, nth + 1);
    const found = lists?.[Math.min(nth, lists.length - 1)];
    const error = found ? null : Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
    const addresses = (found ?? []).map((address) => ({ address, family: isIP(address) }));
    setImmediate(() => callback(error, addresses));
  };
}
