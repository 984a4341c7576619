import { Command, Option } from 'commander';
import { SHAPES } from '../../lambdas/shared/schemas/results.ts';
import { CancelAnswer, ResendAnswer, StatusAnswer } from '../../lambdas/shared/schemas/status.ts';
import { ImageState } from '../../lambdas/shared/schemas/words.ts';
import { addClientCommands } from './add-client-commands.ts';
import { type Context, requestPath } from './context.ts';
import { createApi } from './create-api.ts';
import type { Progress } from './create-progress.ts';
import { describeStatus } from './describe-status.ts';
import { eraseRequest } from './erase-request.ts';
import { EXIT_HELP } from './exit-codes.ts';
import { checkPlaces, followRequest } from './follow-request.ts';
import { interruption } from './interruption.ts';
import { listRequests } from './list-requests.ts';
import { addOptionFlags } from './option-flags.ts';
import { printable } from './printable.ts';
import { readCount } from './read-count.ts';
import { retryRequest } from './retry-request.ts';
import { showImages } from './show-images.ts';
import { submit } from './submit.ts';
import { wrapLines } from './wrap-line.ts';

const EVENTS = ['request.completed', 'request.failed', 'request.cancelled'];
const OUT = ['--out <file>', 'when it has ended, save the results CSV here'] as const;
const SHAPE = new Option(
  '--shape <shape>',
  'with --out: "added", your rows with the new addresses beside; "replaced", your file with them in it, to be imported; "failed", what failed, to be handed in again',
)
  .choices(SHAPES)
  .default('added');
/** Each time it is given says one more. */
const gathered = (text: string, before: string[] = []) => [...before, text];
const HEADER = [
  '--header <host-and-header>',
  "a header for a host of your sources, as in --header 'img.shop.example Referer: https://shop.example/' (may be given often)",
  gathered,
] as const;
const DOWNLOAD = ['--download <dir>', 'when it has ended, save the compressed images here'] as const;

/** What Ctrl+C has stopped while a command was being loaded. */
const NOT_BEGUN = 'Stopped before anything was begun.';

/** Text as it fits where it is read: a file and another program get it as it is. */
const fitted = (text: string, { isTTY, columns }: NodeJS.WriteStream) =>
  isTTY ? wrapLines(text, columns) : text;

/**
 * Every command of the client; each does its work in a file of its own. What brings much along, as the engine or the
 * stack, is loaded only where it is asked for, so that the others start at once.
 */
export function buildCommands(progress: Progress): Command {
  const program = new Command('halve')
    .description('Compresses every image of a product CSV by half: the client of a Halve server.')
    .addOption(
      new Option('--url <url>', "the server's address").env('HALVE_URL').default('http://localhost:3000/'),
    )
    .addOption(new Option('--token <token>', 'your token').env('HALVE_TOKEN').default('local'))
    .option('--json', 'print JSON for scripts: one document, or one a line where there are many')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\n${EXIT_HELP}`)
    .configureOutput({
      writeOut: (text) => process.stdout.write(fitted(text, process.stdout)),
      writeErr: (text) => process.stderr.write(fitted(text, process.stderr)),
    })
    .showHelpAfterError('(add --help to see what can be said)')
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
      print: (line) => console.log(json ? line : fitted(printable(line), process.stdout)),
      note: (line) => console.error(fitted(printable(line), process.stderr)),
    };
  };
  const follow = async (code: Promise<number>) => {
    process.exitCode = await code;
  };

  addOptionFlags(program.command('run <file>'), { pace: true })
    .description('halve a whole catalogue on this machine, without a server: pictures, catalogue and report')
    .option('--out <dir>', 'where they go, if not beside the CSV')
    .option('--output-url <url>', 'where the pictures will lie; it is written into the catalogue')
    .option('--base-url <url>', 'where relative addresses in the CSV lie')
    .option(...HEADER)
    .option(
      '--images <dir>',
      'the addresses are files there: by their paths, or by names that are there once',
    )
    .option('--allow <host:port>', 'a private address that may be fetched (may be given often)', gathered, [])
    .option('--workers <n>', 'compressors at once; as many as there are cores, if nothing is said', readCount)
    .option('--keep', 'keep the hidden folder of the run')
    .action(async (file, options, command) => {
      interruption.words = NOT_BEGUN;
      const { run } = await import('./run/run.ts');
      await follow(run(contextOf(command), file, options));
    });

  program
    .command('submit <file>')
    .description('upload a CSV of products and image URLs')
    .option('--webhook <url>', 'call this address once, signed, when the request has ended')
    .option('--webhook-secret <secret>', 'sign with this whsec_ secret instead of a fresh one')
    .option(
      '--metadata <name=value>',
      'a text of your own that comes back with the status and the webhook (may be given often)',
      gathered,
    )
    .option('--options <options>', 'as in mode=quality,target=0.6,format=webp,effort=best, or as JSON')
    .option(...HEADER)
    .option('--watch', 'watch it to its end, which --out and --download do too')
    .option(...OUT)
    .addOption(SHAPE)
    .option(...DOWNLOAD)
    .action((file, options, command) => follow(submit(contextOf(command), file, options)));

  program
    .command('retry <id>')
    .description('try again what failed of a request, or with other options, by a new one of the same CSV')
    .option('--floor <score>', 'the score under which no image goes, 0 to 90', readCount)
    .option('--options <options>', 'what is to be otherwise, as in format=webp,effort=best, or as JSON')
    .option('--webhook <url>', 'call this address instead')
    .option('--webhook-secret <secret>', 'sign with this whsec_ secret instead')
    .option(
      '--metadata <name=value>',
      'a text of your own, over that of the request (may be given often)',
      gathered,
    )
    .option('--watch', 'watch it to its end, which --out and --download do too')
    .option(...OUT)
    .addOption(SHAPE)
    .option(...DOWNLOAD)
    .action((id, options, command) => follow(retryRequest(contextOf(command), id, options)));

  program
    .command('watch <id>')
    .description('watch a request to its end')
    .option(...OUT)
    .addOption(SHAPE)
    .option(...DOWNLOAD)
    .action(async (id, options, command) => {
      await checkPlaces(options);
      await follow(followRequest(contextOf(command), id, options));
    });

  program
    .command('status <id>')
    .description('say how far a request has come')
    .option('--images', 'list its images and what became of each')
    .addOption(new Option('--state <state>', 'with --images, only these').choices(ImageState.options))
    .option('--limit <n>', 'with --images, so many at most', readCount)
    .action(async (id, options, command) => {
      if (options.images) return showImages(contextOf(command), id, options);
      const { api, json, print } = contextOf(command);
      const status = await api.call('GET', requestPath(id), StatusAnswer);
      for (const line of json ? [JSON.stringify(status)] : describeStatus(status)) print(line);
    });

  addOptionFlags(program.command('images <paths...>'), { pace: false })
    .description('halve pictures on this disk, files or whole folders, without a server')
    .option('--out <dir>', 'write the outputs there, over nothing')
    .option('--in-place', 'replace each picture by its output, where that is smaller')
    .option('--dry-run', 'only say what would be saved')
    .option('--workers <n>', 'so many processes; as many as there are cores, if nothing is said', readCount)
    .action(async (paths, options, command) => {
      interruption.words = NOT_BEGUN;
      const { halvePictures } = await import('./pictures/halve-pictures.ts');
      await follow(halvePictures(contextOf(command), paths, options));
    });

  program
    .command('list')
    .description('list your requests, newest first')
    .option('--limit <n>', 'so many at most', readCount, 20)
    .action(({ limit }, command) => listRequests(contextOf(command), limit));

  program
    .command('cancel <id>')
    .description('end a request: what is not compressed yet ends as failed')
    .action(async (id, _options, command) => {
      const { api, json, print } = contextOf(command);
      const answer = await api.call('DELETE', requestPath(id), CancelAnswer);
      print(json ? JSON.stringify(answer) : `Request ${id} is being cancelled.`);
    });

  program
    .command('erase <id>')
    .description('erase a request that has ended, with its CSV, its images and its results')
    .option('--no-wait', 'do not wait until nothing is left of it')
    .option('--yes', 'do not ask')
    .action((id, options, command) => eraseRequest(contextOf(command), id, options));

  program
    .command('redeliver <id>')
    .description('send the webhook of a request that has ended again')
    .action(async (id, _options, command) => {
      const { api, json, print } = contextOf(command);
      const answer = await api.call('POST', `${requestPath(id)}webhook/`, ResendAnswer);
      print(json ? JSON.stringify(answer) : `The webhook of request ${id} is being sent again.`);
    });

  program
    .command('verify-webhook <body>')
    .description('check the signature of a webhook: BODY is a file with its exact bytes, - standard input')
    .requiredOption('--headers <file>', 'its headers, as "name: value" lines or as JSON')
    .option('--secret <secret>', 'the whsec_ secret of the request (or HALVE_WEBHOOK_SECRET)')
    .option('--any-age', 'do not look at its age')
    .action(async (body, options, command) => {
      const { verifyWebhook } = await import('./verify-webhook.ts');
      await verifyWebhook(contextOf(command), body, options);
    });

  program
    .command('listen')
    .description('receive webhooks on this machine, check each and print it')
    .option('--port <n>', 'where', readCount, 8_080)
    .option('--secret <secret>', 'the whsec_ secret that they are signed with (or HALVE_WEBHOOK_SECRET)')
    .action(async (options, command) => {
      const { listen } = await import('./webhooks/listen.ts');
      await listen(contextOf(command), options);
    });

  program
    .command('trigger <url>')
    .description('send a signed example of a webhook to a receiver')
    .addOption(new Option('--event <type>', 'which').choices(EVENTS).default(EVENTS[0]))
    .option('--secret <secret>', 'sign with this whsec_ secret (or HALVE_WEBHOOK_SECRET)')
    .action(async (url, options, command) => {
      const { trigger } = await import('./webhooks/trigger.ts');
      await follow(trigger(contextOf(command), url, options));
    });

  addClientCommands(program, contextOf);
  return program;
}
