/** Seconds that a Retry-After header asks for (a number, or an HTTP date), held within 0 and `longest`. */
export function retryAfter(header: unknown, longest: number, now: number): number | undefined {
  const text = String(Array.isArray(header) ? header[0] : (header ?? '')).trim();
  // A bare number must not reach Date.parse, which takes it for a year.
  const seconds = /^[\d.+-]+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1_000;
  if (Number.isNaN(seconds) || text === '') return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 0), longest);
}
