import { type Command, Option } from 'commander';
import { readAddress } from '../../local/read-address.ts';
import { readWorkers } from '../../local/read-workers.ts';
import { gathered, HEADER } from '../arguments/flags.ts';
import { addOptionFlags } from '../arguments/option-flags.ts';
import type { Context } from '../context.ts';
import { interruption } from '../interruption.ts';
import { finishWith } from './finish-with.ts';

/** What Ctrl+C has stopped while a command was being loaded. */
const NOT_BEGUN = 'Stopped before anything was begun.';

/** `run` and `images`, which need no server. */
export function addLocalCommands(program: Command, contextOf: (command: Command) => Context): void {
  addOptionFlags(program.command('run <file>'), { shops: true })
    .description('halve a whole catalogue on this machine, without a server: pictures, catalogue and report')
    .option('--out <dir>', 'where they go, if not beside the CSV')
    .option('--output-url <url>', 'where the pictures will lie; it is written into the catalogue')
    .option('--base-url <url>', 'where relative addresses in the CSV lie')
    .option(
      '--image-column <name>',
      'the column of the images, by its name or number (may be given often), if it is not found by itself',
      gathered,
    )
    .option(...HEADER)
    .option(
      '--images <dir>',
      'the addresses are files there: by their paths, or by names that are there once',
    )
    .addOption(
      new Option('--allow <host:port>', 'a private address that may be fetched (may be given often)')
        .argParser(readAddress)
        .default([], 'none'),
    )
    .option(
      '--workers <n>',
      'compressors at once; as many as there are cores, if nothing is said',
      readWorkers,
    )
    .option('--keep', 'keep the hidden folder of the run')
    .action(async (file, options, command) => {
      interruption.words = NOT_BEGUN;
      const { run } = await import('../run/run.ts');
      await finishWith(run(contextOf(command), file, options));
    });

  addOptionFlags(program.command('images <paths...>'), { shops: false })
    .description('halve pictures on this disk, files or whole folders, without a server')
    .option('--out <dir>', 'write the outputs there, over nothing')
    .option('--in-place', 'replace each picture by its output, where that is smaller')
    .option('--dry-run', 'only say what would be saved')
    .option('--workers <n>', 'so many processes; as many as there are cores, if nothing is said', readWorkers)
    .action(async (paths, options, command) => {
      interruption.words = NOT_BEGUN;
      const { halvePictures } = await import('../pictures/halve-pictures.ts');
      await finishWith(halvePictures(contextOf(command), paths, options));
    });
}
