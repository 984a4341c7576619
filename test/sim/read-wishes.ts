import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Wishes } from './commands/run-command.ts';
import { WishError } from './wish-error.ts';

export const USAGE = `npm run sim -- [options]
  --seed S           replays one history and prints it, a line a step
  --seed S --shrink  looks for a shorter plan that breaks the same promise
                     (the first, or --promise NAME), and prints that
  --histories N      tries N histories (default 1,000) and prints figures
  --seconds N        tries as many histories as fit into N seconds
  --from N           begins with the seed of that number (default 0), to go on where another trial ended
  --every N          takes one seed of N
  --workers N        tries them in N processes
  --base NAME        what the seeds begin with (default: the day, in UTC)
  --kept             tries the kept plans, which once failed
  --plan FILE        replays the history of a plan in a file
  --plant NAME       plants a known bug first; "all" looks for each of them within --histories
  --plain            a request of ten images in a world without faults: what speed is measured on
  --shop KIND        a day of one shop (patient, limited, hanging, waking), its figures as JSON, with
                     --images N a request (100,000), --few N for a second one of N after a minute
  --races            requests that share pictures, erased as others come to use them
  --code DIR         another checkout of the project`;

const HELP = 'npm run sim -- --help lists all that it takes.';
const OPTIONS = {
  seed: { type: 'string' },
  shrink: { type: 'boolean', default: false },
  histories: { type: 'string', default: '1000' },
  seconds: { type: 'string' },
  from: { type: 'string', default: '0' },
  every: { type: 'string', default: '1' },
  workers: { type: 'string', default: '1' },
  base: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  kept: { type: 'boolean', default: false },
  promise: { type: 'string' },
  plan: { type: 'string' },
  plant: { type: 'string' },
  plain: { type: 'boolean', default: false },
  shop: { type: 'string' },
  images: { type: 'string', default: '100000' },
  few: { type: 'string', default: '0' },
  races: { type: 'boolean', default: false },
  code: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;
/** The least that each may be. */
const LEAST = { histories: 1, seconds: 1, from: 0, every: 1, workers: 1, images: 1, few: 0 };

/** @throws WishError where the command line asks for what there is not. */
export function readWishes(args: string[]): Wishes & { help: boolean } {
  const { values } = orSentence(() => parseArgs({ args, options: OPTIONS }));
  for (const [name, least] of Object.entries(LEAST)) {
    const found = values[name as keyof typeof LEAST];
    if (found !== undefined && !(/^\d+$/.test(found) && Number(found) >= least))
      throw new WishError(
        `Expected a whole number from ${least} on as --${name}, but found ${found}. ${HELP}`,
      );
  }
  const { plan } = values;
  if (plan !== undefined && !existsSync(plan))
    throw new WishError(`Expected a file as --plan, but there is no ${plan}.`);
  return values;
}

function orSentence<T>(read: () => T): T {
  try {
    return read();
  } catch (fault) {
    throw new WishError(`${(fault as Error).message}. ${HELP}`);
  }
}
