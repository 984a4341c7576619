import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** Reads --options, as JSON or as `mode=quality,target=0.6`; what they mean is for the server to judge. */
export function readOptions(text: string): Record<string, unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw wrong(text);
    }
  }
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [, name, value] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw wrong(text);
      return [name, readValue(value)];
    }),
  );
}

/** As JSON has it, or else as text. */
function readValue(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return Number.isNaN(Number(value)) ? value : Number(value);
}

const wrong = (text: string) =>
  new ClientError(
    `Expected --options as in mode=quality,target=0.6 or as in {"mode":"quality"}, but found "${text}".`,
    { exitCode: EXIT.usage },
  );
