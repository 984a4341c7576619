import { Command, Option } from 'commander';
import { VERSION } from '../../../lambdas/shared/version.ts';
import { emptyWords } from '../arguments/empty-words.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT, EXIT_HELP } from '../exit-codes.ts';
import { createApi } from '../server/create-api.ts';
import type { Progress } from '../terminal/create-progress.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { fitted } from '../terminal/wrap-line.ts';
import { addClientCommands } from './add-client-commands.ts';
import { addLocalCommands } from './add-local-commands.ts';
import { addServerCommands } from './add-server-commands.ts';
import { addWebhookCommands } from './add-webhook-commands.ts';

/**
 * Every command of the client; each does its work in a file of its own. What brings much along, as the engine or the
 * stack, is loaded only where it is asked for, so that the others start at once.
 */
export function buildCommands(progress: Progress): Command {
  const program = new Command('halve')
    .description(
      'Compresses every image of a product CSV by half: on this machine, or as the client of a Halve server.',
    )
    .addOption(
      new Option('--url <url>', "the server's address").env('HALVE_URL').default('http://localhost:3000/'),
    )
    .addOption(new Option('--token <token>', 'your token').env('HALVE_TOKEN').default('local'))
    .version(VERSION, '-v, --version', 'print the version')
    .option('--json', 'print JSON for scripts: one document, or one a line where there are many')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\n${EXIT_HELP}`)
    .configureOutput({
      writeOut: (text) => process.stdout.write(fitted(text, process.stdout)),
      writeErr: (text) => process.stderr.write(fitted(text, process.stderr)),
    })
    .showHelpAfterError('(add --help to see what can be said)')
    .hook('preAction', (_, command) => {
      const words = emptyWords(command);
      if (words !== undefined) throw new ClientError(words, { exitCode: EXIT.usage });
    })
    .exitOverride();
  const contextOf = (command: Command): Context => {
    const { json = false, ...server } = command.optsWithGlobals<{
      url: string;
      token: string;
      json?: boolean;
    }>();
    return {
      api: createApi(server),
      json,
      progress,
      print: (line) => console.log(json ? printableJson(line) : fitted(printable(line), process.stdout)),
      note: (line) => console.error(fitted(printable(line), process.stderr)),
    };
  };

  program.commandsGroup('On this machine, without a server:');
  addLocalCommands(program, contextOf);
  program.commandsGroup('Requests of a server:');
  addServerCommands(program, contextOf);
  program.commandsGroup('For receivers of webhooks:');
  addWebhookCommands(program, contextOf);
  program.commandsGroup('For whoever runs a server:');
  addClientCommands(program, contextOf);
  program.commandsGroup('More:').helpCommand('help [command]', 'say what a command takes');
  return program;
}
