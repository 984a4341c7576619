import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** Reads each --header, `HOST Name: value`; what they mean is for the server to judge. */
export function readSourceHeaders(given: string[]): Record<string, Record<string, string>> {
  const hosts: Record<string, Record<string, string>> = {};
  for (const text of given) {
    const [, host, name, value] = /^\s*(\S+)\s+([^\s:]+)\s*:\s*(.*)$/.exec(text) ?? [];
    if (host === undefined || name === undefined || value === undefined) throw wrong();
    hosts[host] = { ...hosts[host], [name.toLowerCase()]: value };
  }
  return hosts;
}

/** Without what was found: it may be a password. */
const wrong = () =>
  new ClientError(
    "Expected a host and a header in --header, as in --header 'img.shop.example Referer: https://shop.example/'.",
    { exitCode: EXIT.usage },
  );
