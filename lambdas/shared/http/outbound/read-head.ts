import type { HttpAnswer } from './exchange.ts';
import { MalformedAnswer } from './outbound-error.ts';

interface Head extends HttpAnswer {
  chunked: boolean;
  /** Of the body, in bytes; undefined where only the end of the connection ends it. */
  length: number | undefined;
}

const STATUS_LINE = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+(.*))?$/;
/** Of these the first one counts; of others a browser joins the values. */
const FIRST_COUNTS = new Set(['location', 'retry-after']);

/**
 * Reads the status line and the headers of an answer as browsers do; null for what is no HTTP.
 *
 * @throws MalformedAnswer for lengths that contradict each other, which nobody may guess.
 */
export function readHead(text: string): Head | null {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const [, status, statusText = ''] = STATUS_LINE.exec(first.trimEnd()) ?? [];
  if (status === undefined) return null;
  const headers = new Map<string, string>();
  for (const line of unfolded(lines)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else if (!FIRST_COUNTS.has(name)) headers.set(name, `${before}, ${value}`);
  }
  const chunked = /(^|[\s,])chunked\s*$/i.test(headers.get('transfer-encoding') ?? '');
  const length = chunked ? undefined : lengthOf(headers.get('content-length'));
  // A length beside chunks says nothing; one that stood twice stands once.
  headers.delete('content-length');
  if (length !== undefined) headers.set('content-length', String(length));
  return { status: Number(status), statusText, headers: Object.fromEntries(headers), chunked, length };
}

/** A line that begins with white space goes on with the one before. */
function unfolded(lines: string[]): string[] {
  const whole: string[][] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && whole.length > 0) whole.at(-1)!.push(line.trim());
    else whole.push([line]);
  }
  return whole.map((parts) => parts.join(' '));
}

function lengthOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const [one, ...others] = new Set(header.split(',').map((value) => value.trim()));
  if (others.length > 0 || !/^\d{1,15}$/.test(one!)) throw new MalformedAnswer();
  return Number(one);
}
