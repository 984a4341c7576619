import { pathToFileURL } from 'node:url';
import { installGlobals } from './core/install-globals.ts';
import { readWishes, USAGE } from './read-wishes.ts';
import { WishError } from './wish-error.ts';

const values = await orSentence(() => readWishes(process.argv.slice(2)));
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
// Before any module of the project is loaded: whoever takes a clock at import gets this one.
installGlobals();
const { runCommand } = await import('./commands/run-command.ts');
const root =
  values.code === undefined
    ? new URL('../../', import.meta.url).href
    : `${pathToFileURL(values.code).href.replace(/\/$/, '')}/`;
process.exitCode = await orSentence(async () => ((await runCommand(values, root)) ? 0 : 1));

/** What is asked for and is not there ends with a sentence and code 2. */
async function orSentence<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (fault) {
    if (!(fault instanceof WishError)) throw fault;
    console.error(fault.message);
    process.exit(2);
  }
}
