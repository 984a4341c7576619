import type { Command } from 'commander';
import type { ClientCommand } from '../clients/run-client-command.ts';
import type { Context } from '../context.ts';

/** `client create|list|revoke|erase`, for whoever runs the server: they work on its table, not by its API. */
export function addClientCommands(program: Command, contextOf: (command: Command) => Context): void {
  const client = program
    .command('client')
    .description('make, list, revoke and erase the clients of a server that you run');
  const add = (what: ClientCommand, usage: string, description: string) =>
    client
      .command(usage)
      .description(description)
      .option('--table <name>', "the table's name, instead of that in the outputs")
      .option('--outputs <file>', 'what "npm run deploy" has written', 'cdk.out/outputs.json')
      .option('--local [port]', 'the Halve that "npm start" runs on this machine, at this port (3000)')
      // Commander hands over the arguments, then the options, then the command.
      .action(async (...all: unknown[]) => {
        const command = all.at(-1) as Command;
        const name = all.length > 2 ? String(all[0]) : '';
        // Loaded only here: the AWS SDK would slow every other command down.
        const { runClientCommand } = await import('../clients/run-client-command.ts');
        await runClientCommand(contextOf(command), what, name, command.opts());
      });
  add('create', 'create <name>', 'make a client and print its token, once');
  add('list', 'list', 'list the clients');
  add('revoke', 'revoke <name>', "refuse a client's token from now on; its requests stay");
  add('erase', 'erase <name>', 'revoke a client, and erase everything of it')
    .option('--erasures-queue <url>', 'the URL of the queue of erasures, instead of that in the outputs')
    .option('--yes', 'do not ask');
}
