import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installGlobals } from './core/install-globals.ts';

const USAGE = `npm run sim -- [options]
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

const { values } = parseArgs({
  options: {
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
  },
});
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
process.exitCode = (await runCommand(values, root)) ? 0 : 1;
