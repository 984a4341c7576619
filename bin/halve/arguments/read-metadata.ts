import { basename } from 'node:path';
import { METADATA_PAIRS } from '../../../lambdas/shared/schemas/metadata.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** Reads each --metadata NAME=VALUE. The file's name stands among them as `file`, where nothing else does. */
export function readMetadata(pairs: string[], file: string): Record<string, string> {
  // Without what the server refuses in a text: a name may have it, and nobody has asked for this one.
  const own = basename(file)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ');
  const said = readPairs(pairs);
  // The server takes so many, and what was asked for goes first.
  return Object.fromEntries(said.length >= METADATA_PAIRS ? said : [['file', own], ...said]);
}

/** Each NAME=VALUE. */
export const readPairs = (pairs: string[]): [string, string][] =>
  pairs.map((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new ClientError(`Expected --metadata as in order=1234, but found "${pair}".`, {
      exitCode: EXIT.usage,
    });
  });
