import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { EngineOptions } from '../../../engine/options.ts';
import { explainMisfit, parseInWords } from '../../../lambdas/shared/schemas/explain-misfit.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';
import { readNumber } from './read-number.ts';
import { readOptions } from './read-options.ts';

/** What is asked for as one text, and by flags of their own, which count more. */
export interface OptionFlags {
  options?: string;
  mode?: string;
  target?: number;
  format?: string;
  floor?: number;
  effort?: string;
  keepMetadata?: string;
  pace?: number;
}

const choices = <T extends string>(wrapped: { unwrap(): { options: T[] } }) => wrapped.unwrap().options;
const { mode, format, effort, keep_metadata } = EngineOptions.shape;

/** The options of an upload that are asked for most often; all others are said by --options. Files have no shop. */
export function addOptionFlags(command: Command, { shops }: { shops: boolean }): Command {
  command
    .addOption(new Option('--mode <mode>', 'what the target is of').choices(choices(mode)))
    .option('--target <share>', 'how much is left, 0.1 to 0.9; half, if nothing is said', readNumber)
    .addOption(new Option('--format <format>', 'of the outputs').choices(choices(format)))
    .option('--floor <score>', 'no output scores less, 0 to 90; 30, if nothing is said', readNumber)
    .addOption(new Option('--effort <effort>', 'best takes longer and looks better').choices(choices(effort)))
    .addOption(
      new Option('--keep-metadata <which>', 'what an output keeps of it').choices(choices(keep_metadata)),
    );
  if (shops) command.option('--pace <n>', 'the most pictures a second that a shop is asked for', readNumber);
  return command.option(
    '--options <options>',
    `${shops ? 'any option of an upload' : 'the same by their names in the API'}, as in mode=quality,target=0.6, or as JSON`,
  );
}

/** The options that are asked for, as they are after a schema has read them. */
export function readOptionFlags<T>(
  schema: z.ZodType<T>,
  flags: OptionFlags,
  others: Record<string, unknown> = {},
): T {
  const own = {
    mode: flags.mode,
    target: flags.target,
    format: flags.format,
    floor: flags.floor,
    effort: flags.effort,
    keep_metadata: flags.keepMetadata,
    pace: flags.pace,
  };
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const text = flags.options === undefined ? {} : readOptions(flags.options);
  const parsed = parseInWords(schema, { ...text, ...Object.fromEntries(given), ...others });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const { path } = issue;
  const isOwn = [...given.map(([own]) => own), ...Object.keys(others)].includes(String(path[0]));
  const where = isOwn ? flagOf(path) : ['--options', ...path.map(String)].join(', ');
  throw new ClientError(`${where}: ${explainMisfit(issue)}.`, { exitCode: EXIT.usage });
}

/** As in `--base-url`, or `--header, img.shop.example`. */
const flagOf = ([name, ...rest]: PropertyKey[]) =>
  [
    `--${String(name).replace('headers', 'header').replace('columns', 'image-column').replaceAll('_', '-')}`,
    ...rest.map(String),
  ].join(', ');
