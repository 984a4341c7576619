import { createReadStream } from 'node:fs';
import { hostIn } from '../../../lambdas/shared/schemas/source-headers.ts';

/** In other letters than these a name may be written in two ways. */
const PLAIN = /^(?!.*xn--)[\x21-\x7e]+$/;

/**
 * A sentence about hosts that --header names and the CSV does not: mostly a slip of the pen, which would only show by
 * images that are refused. Looks for the names in the bytes alone, as no catalogue need be understood for it.
 * Undefined where all is well.
 */
export async function warnOfHosts(
  file: string,
  { headers, base_url }: { headers?: unknown; base_url?: unknown },
): Promise<string | undefined> {
  const hosts = Object.keys(Object(headers)).flatMap((host) => hostIn(host)?.toLowerCase() ?? []);
  const base = String(base_url).toLowerCase();
  const missing = new Set(hosts.filter((host) => PLAIN.test(host) && !base.includes(host)));
  const longest = Math.max(0, ...hosts.map((host) => host.length));
  let rest = '';
  if (missing.size > 0)
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      // In UTF-16 a zero stands beside each of these letters.
      const text = rest + chunk.toString('latin1').replaceAll('\0', '').toLowerCase();
      for (const host of missing) if (text.includes(host)) missing.delete(host);
      if (missing.size === 0) break;
      rest = text.slice(-longest);
    }
  if (missing.size === 0) return undefined;
  return `--header names ${[...missing].join(' and ')}, but no address in the CSV lies there. Is that the right name?`;
}
