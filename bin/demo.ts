import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { synthesiseApart } from '../lib/synthesise-apart.ts';
import { printTable } from '../local/demo/print-table.ts';
import { runDemo } from '../local/demo/run-demo.ts';
import { serveSamples } from '../local/demo/serve-samples.ts';
import { startHalve } from '../local/start-halve.ts';

const FOLDER = join(import.meta.dirname, '..', 'demo');

const { keep } = new Command('npm run demo --')
  .description('Halves twelve sample pictures on this machine, by the whole stack.')
  .option('--keep', 'keep Halve running afterwards, until Ctrl+C')
  .parse()
  .opts<{ keep?: boolean }>();

const shop = await serveSamples();
const { template } = await synthesiseApart();
const halve = await startHalve(template, {
  port: 0,
  workers: availableParallelism(),
  allow: [shop.address],
  data: undefined,
  speed: 1,
  endpoint: undefined,
});
console.log(`Halve is running at ${halve.url}; a shop with twelve pictures is at http://${shop.address}/`);

try {
  const { pictures, webhookType, folder } = await runDemo(halve.url, shop, FOLDER);
  console.log(`\n${printTable(pictures)}\n`);
  console.log(`Webhook:  ${webhookType}, its signature is good`);
  console.log(`Pictures: ${relative(process.cwd(), folder)}/ (the originals are in local/samples/)`);
  console.log(`Results:  ${relative(process.cwd(), join(folder, 'results.csv'))}`);
  const halved = pictures.filter((picture) => picture.sameSize && picture.after <= picture.before / 2);
  console.log(
    `\n${halved.length} of ${pictures.length} images are at most half their bytes, at the same size.`,
  );
  process.exitCode = halved.length === pictures.length ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (keep) {
  console.log(`\nHalve goes on at ${halve.url} (token: local). Ctrl+C ends it.`);
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
}
await halve.stop();
shop.stop();
