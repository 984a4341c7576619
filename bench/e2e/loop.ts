import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { halve } from '../../engine/halve.ts';
import { EngineOptions } from '../../engine/options.ts';

// One process of a yardstick. `engine`: Halve's own engine on files, nothing around it. `simple`: what people write
// first: fetch, sharp at quality 50, a file. Takes every n-th picture of the folder, so many at once.
const [, , kind, folder = '', source = '', out = '', part = '0', parts = '1', atOnce = '5', options = '{}'] =
  process.argv;
const names = readdirSync(folder).filter((_, at) => at % Number(parts) === Number(part));
const wishes = EngineOptions.parse(JSON.parse(options));

const work: Record<string, (name: string) => Promise<unknown>> = {
  engine: async (name) => halve(readFileSync(join(folder, name)), wishes),
  simple: async (name) => {
    const input = Buffer.from(await (await fetch(`${source}${name}`)).arrayBuffer());
    writeFileSync(join(out, name), await sharp(input).jpeg({ quality: 50 }).toBuffer());
  },
};

/** As the stack is warm when it is measured, so is the loop. */
const WARMING = 20;
for (const name of names.slice(0, WARMING)) await work[kind!]!(name);

process.once('message', async () => {
  const queue = names.values();
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: Number(atOnce) }, async () => {
      for (const name of queue) await work[kind!]!(name);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  process.send?.({
    seconds: (performance.now() - start) / 1_000,
    cpu: (user + system) / 1e6,
    images: names.length,
  });
  process.disconnect();
});
process.send?.({ ready: true });
