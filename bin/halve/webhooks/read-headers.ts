import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** Reads the three headers of a signed webhook from `name: value` lines (as curl prints them) or a JSON object. */
export function readHeaders(text: string): { id: string; timestamp: number; signatures: string[] } {
  const headers = new Map(pairsOf(text).map(([name, value]) => [name.trim().toLowerCase(), value.trim()]));
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = headers.get(`webhook-${name}`);
    if (value) return value;
    throw wrong(`Expected a header webhook-${name}, but found none.`);
  }) as [string, string, string];
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw wrong('Expected seconds since 1970 in webhook-timestamp, but found something else.');
  }
  return { id, timestamp: Number(timestamp), signatures: signature.split(/\s+/) };
}

function pairsOf(text: string): [string, string][] {
  if (text.trimStart().startsWith('{')) {
    try {
      return Object.entries(JSON.parse(text) as object).map(([name, value]) => [name, String(value)]);
    } catch {
      throw wrong('Expected "name: value" lines or a JSON object in the headers, but found neither.');
    }
  }
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    // curl marks what it received by "< ".
    const [, name, value] = /^(?:[<>] )?([^:\s]+):(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

const wrong = (message: string) => new ClientError(message, { exitCode: EXIT.usage });
