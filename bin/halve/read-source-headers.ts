import { ClientError } from './client-error.ts';
import { EXIT } from './exit-codes.ts';

/** Reads --header, a host and a `Name: value` by turns; what they mean is for the server to judge. */
export function readSourceHeaders(words: string[]): Record<string, Record<string, string>> {
  const hosts: Record<string, Record<string, string>> = {};
  for (let at = 0; at < words.length; at += 2) {
    const [host = '', header = ''] = words.slice(at, at + 2);
    const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*)$/.exec(header) ?? [];
    if (name === undefined || value === undefined) throw wrong();
    hosts[host] = { ...hosts[host], [name.toLowerCase()]: value };
  }
  return hosts;
}

/** Without what was found: it may be a password. */
const wrong = () =>
  new ClientError(
    "Expected a host and a header after --header, as in --header img.shop.example 'Referer: https://shop.example/'.",
    { exitCode: EXIT.usage },
  );
