import { type Command, Option } from 'commander';
import { readCount } from '../arguments/read-count.ts';
import type { Context } from '../context.ts';
import { finishWith } from './finish-with.ts';

const EVENTS = ['request.completed', 'request.failed', 'request.cancelled'];

/** What those need who build a receiver of webhooks. */
export function addWebhookCommands(program: Command, contextOf: (command: Command) => Context): void {
  program
    .command('verify-webhook <body>')
    .description('check the signature of a webhook: BODY is a file with its exact bytes, - standard input')
    .requiredOption('--headers <file>', 'its headers, as "name: value" lines or as JSON')
    .option('--secret <secret>', 'the whsec_ secret of the request (or HALVE_WEBHOOK_SECRET)')
    .option('--any-age', 'do not look at its age')
    .action(async (body, options, command) => {
      const { verifyWebhook } = await import('../webhooks/verify-webhook.ts');
      await finishWith(verifyWebhook(contextOf(command), body, options));
    });

  program
    .command('listen')
    .description('receive webhooks on this machine, check each and print it')
    .option('--port <n>', 'where', readCount, 8_080)
    .option('--secret <secret>', 'the whsec_ secret that they are signed with (or HALVE_WEBHOOK_SECRET)')
    .action(async (options, command) => {
      const { listen } = await import('../webhooks/listen.ts');
      await listen(contextOf(command), options);
    });

  program
    .command('trigger <url>')
    .description('send a signed example of a webhook to a receiver')
    .addOption(new Option('--event <type>', 'which').choices(EVENTS).default(EVENTS[0]))
    .option('--secret <secret>', 'sign with this whsec_ secret (or HALVE_WEBHOOK_SECRET)')
    .action(async (url, options, command) => {
      const { trigger } = await import('../webhooks/trigger.ts');
      await finishWith(trigger(contextOf(command), url, options));
    });
}
