import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { serveSamples } from '../local/demo/serve-samples.ts';
import { ROOT } from '../local/places.ts';
import { type LocalOptions, startHalve } from '../local/start-halve.ts';
import { emptyWords } from './halve/arguments/empty-words.ts';
import { explainStartFault } from './local/explain-start-fault.ts';
import { readAddress } from './local/read-address.ts';
import { readEndpoint } from './local/read-endpoint.ts';
import { readWorkers } from './local/read-workers.ts';
import { watchDisk } from './local/watch-disk.ts';
import { stackTemplate, synthesiseApart } from './stack-template.ts';

/** Where `--bundled` puts what it makes. */
const BUNDLES = join(ROOT, 'cdk.out/bundled');

const whole = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
};
const positive = (text: string) => {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Expected a number above 0.');
};

const command = new Command('npm start --')
  .description('Runs the whole of Halve on this machine.')
  .option(
    '--port <n>',
    'the API; S3 and SQS listen on the next port, DynamoDB on the one after',
    // Three more follow it.
    whole(0, 65_532),
    3000,
  )
  .option('--workers <n>', 'compressors at once', readWorkers, availableParallelism())
  .addOption(
    new Option('--allow <host:port>', 'a private address that may be fetched and called (may be given often)')
      .argParser(readAddress)
      .default([], 'none'),
  )
  .option('--data <dir>', 'keeps queues, objects and table in this folder across restarts')
  .option('--speed <n>', 'divides every waiting time, for trials', positive, 1)
  .option('--samples', 'also serves sample pictures, and a CSV of them, on the fourth port')
  .option(
    '--endpoint <url>',
    'functions and pollers talk to this URL instead of to the emulators',
    readEndpoint,
  )
  .option('--bundled', 'runs the bundles as they are deployed; making them takes some time')
  .parse();
const empty = emptyWords(command);
if (empty !== undefined) cannotStart(new Error(empty));
const { samples, bundled, ...options } = command.opts();
const shop = samples
  ? await serveSamples(options.port === 0 ? 0 : options.port + 3).catch(cannotStart)
  : undefined;
if (shop) options.allow = [...options.allow, shop.address];

const { template, folder } = bundled
  ? await synthesiseApart(BUNDLES)
  : { template: await stackTemplate(), folder: undefined };
const lookAtDisk = options.data === undefined ? undefined : watchDisk(options.data, console.error);
const halve = await startHalve(template, { ...(options as LocalOptions), bundles: folder }).catch(
  // Whatever stumbles over a full disk says so in its own way.
  async (fault) => {
    await lookAtDisk?.();
    cannotStart(fault);
  },
);
if (shop)
  console.log(
    `Sample pictures are at http://${shop.address}/, a CSV of them at http://${shop.address}/products.csv`,
  );
console.log(`Halve is ready at ${halve.url} (token: local)`);

function cannotStart(fault: unknown): never {
  console.error(explainStartFault(fault));
  process.exit(1);
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    shop?.stop();
    await halve.stop();
    process.exit(0);
  });
}
