import type { UploadOptions } from './upload-options.ts';

type Headers = NonNullable<UploadOptions['headers']>;

/**
 * Headers of websites, one a line, as the API takes them; undefined for none. `wrong` is a sentence about the first
 * line that is not so, without what was found: it may be a password.
 */
export function headersIn(text: string): { headers?: Headers; wrong?: string } {
  const lines = text.split('\n').filter((line) => line.trim());
  const hosts = new Map<string, Map<string, string>>();
  for (const [at, line] of lines.entries()) {
    const [, host, name, value] = /^\s*(\S+)\s+([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (!host || !name || value === undefined || host === '__proto__' || name === '__proto__')
      return {
        wrong: `Expected a host and a header in each line, as in “img.shop.example Referer: https://shop.example/”, but line ${at + 1} of the headers is not so.`,
      };
    const headers = hosts.get(host.toLowerCase()) ?? new Map<string, string>();
    hosts.set(host.toLowerCase(), headers);
    if (headers.has(name.toLowerCase()))
      return {
        wrong: `Expected each header of a host once, but line ${at + 1} of the headers says one again.`,
      };
    headers.set(name.toLowerCase(), value);
  }
  if (hosts.size === 0) return {};
  return {
    headers: Object.fromEntries([...hosts].map(([host, headers]) => [host, Object.fromEntries(headers)])),
  };
}
