import { stat } from 'node:fs/promises';
import { EngineOptions } from '../../../engine/options.ts';
import { type OptionFlags, readOptionFlags } from '../arguments/option-flags.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

export interface PicturesWish extends OptionFlags {
  out?: string;
  inPlace?: boolean;
  dryRun?: boolean;
  workers?: number;
}

const REQUEST_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Holds together what was asked for, and reads the engine's options. */
export async function checkWish(
  paths: string[],
  { out, inPlace = false, dryRun = false, ...flags }: PicturesWish,
): Promise<EngineOptions> {
  if (Number(out !== undefined) + Number(inPlace) + Number(dryRun) !== 1)
    throw usage('Expected one of --out DIR, --in-place and --dry-run.');
  const options = readOptionFlags(EngineOptions, flags);
  if (inPlace && options.format !== 'same')
    throw usage('--in-place keeps the names, so no other format can be asked for with it. Use --out DIR.');
  const [first = ''] = paths;
  if (REQUEST_ID.test(first) && (await stat(first).catch(() => undefined)) === undefined)
    throw usage(`Expected files or folders. For the images of a request: halve status ${first} --images.`);
  return options;
}

const usage = (sentence: string) => new ClientError(sentence, { exitCode: EXIT.usage });
