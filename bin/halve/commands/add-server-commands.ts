import { type Command, Option } from 'commander';
import { CancelAnswer, ResendAnswer, StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { ImageState } from '../../../lambdas/shared/schemas/words.ts';
import { DOWNLOAD, gathered, HEADER, OUT, SHAPE } from '../arguments/flags.ts';
import { readCount } from '../arguments/read-count.ts';
import { readNumber } from '../arguments/read-number.ts';
import { type Context, requestPath } from '../context.ts';
import { describeStatus } from '../requests/describe-status.ts';
import { eraseRequest } from '../requests/erase-request.ts';
import { checkPlaces, followRequest } from '../requests/follow-request.ts';
import { listRequests } from '../requests/list-requests.ts';
import { retryRequest } from '../requests/retry-request.ts';
import { showImages } from '../requests/show-images.ts';
import { submit } from '../requests/submit.ts';
import { finishWith } from './finish-with.ts';

/** What is asked of a server about requests: one command a call of its API. */
export function addServerCommands(program: Command, contextOf: (command: Command) => Context): void {
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
    .action((file, options, command) => finishWith(submit(contextOf(command), file, options)));

  program
    .command('retry <id>')
    .description('try again what failed of a request, or with other options, by a new one of the same CSV')
    .option('--floor <score>', 'the score under which no image goes, 0 to 90', readNumber)
    .option('--options <options>', 'what is to be otherwise, as in format=webp,effort=best, or as JSON')
    .option(...HEADER)
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
    .action((id, options, command) => finishWith(retryRequest(contextOf(command), id, options)));

  program
    .command('watch <id>')
    .description('watch a request to its end')
    .option(...OUT)
    .addOption(SHAPE)
    .option(...DOWNLOAD)
    .action(async (id, options, command) => {
      await checkPlaces(options);
      await finishWith(followRequest(contextOf(command), id, options));
    });

  program
    .command('status <id>')
    .description('say how far a request has come')
    .option('--images', 'list its images and what became of each')
    .addOption(new Option('--state <state>', 'as --images, but only these').choices(ImageState.options))
    .option('--reason <codes>', 'as --images, but only those with this reason, as in POOR,WOULD_SHOW')
    .option('--limit <n>', 'as --images, but so many at most', readCount)
    .action(async (id, options, command) => {
      const { images, ...wished } = options;
      if (images || Object.keys(wished).length > 0) return showImages(contextOf(command), id, wished);
      const { api, json, print } = contextOf(command);
      const status = await api.call('GET', requestPath(id), StatusAnswer);
      for (const line of json ? [JSON.stringify(status)] : describeStatus(status)) print(line);
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
    .description(
      'erase a request that has ended, with its CSV, its results and the images that no other one names',
    )
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
}
