import type { Command } from 'commander';

const isEmpty = (given: unknown): boolean => (Array.isArray(given) ? given.some(isEmpty) : given === '');

/** What to say of an argument or an option that is empty, as by a variable of a script that is not set. */
export function emptyWords(command: Command): string | undefined {
  const argument = command.registeredArguments.find((_, at) => isEmpty(command.processedArgs[at]));
  const options = command.opts();
  const option = command.options.find((option) => isEmpty(options[option.attributeName()]));
  if (argument === undefined && option === undefined) return undefined;
  const place = argument ? `for <${argument.name()}>` : `in ${option?.long}`;
  return `Expected a value ${place}, but it is empty. Is a variable of a script not set?`;
}
