import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { synthesise } from '../lib/synthesise/synthesise.ts';
import { startHalve } from '../local/start-halve.ts';
import { lookInside } from '../test/support/stack/look-inside.ts';
import { makePictures } from './e2e/make-pictures.ts';
import { runRequest } from './e2e/run-stack.ts';

// A catalogue that comes again: unchanged, with a twentieth of its pictures changed, and one of few pictures in many
// rows. Each run says what was encoded, stored and sent by the shop, and the CPU that an image took, of the functions and
// without the emulators that stand in for AWS.
const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000' }, json: { type: 'string' } },
});
const images = Number(values.images);
const changed = images / 20;
const [rowsOfFew, few] = [0.3 * images, 0.03 * images];

const folder = await makePictures(images + changed);
const names = readdirSync(folder);
const shop = fork(new URL('./reuse/serve-changing.ts', import.meta.url), [folder]);
const [{ port }] = (await once(shop, 'message')) as [{ port: number }];
/** What the shop was asked for since the last call; from now on these pictures are others. */
async function shopFigures(changes: Record<string, string> = {}) {
  shop.send(changes);
  const [figures] = (await once(shop, 'message')) as [{ bytes: number; asked: number }];
  return figures;
}
const csvOf = (pictures: string[]) =>
  `Serial Number,Product Name,Input Image Urls\n${pictures.map((name, at) => `${at + 1},p,http://localhost:${port}/${name}\n`).join('')}`;

const halve = await startHalve(synthesise(), {
  port: 0,
  workers: availableParallelism(),
  allow: [`localhost:${port}`],
  data: undefined,
  speed: 1,
  endpoint: undefined,
});
const stack = { url: halve.url, pid: process.pid, stop: halve.stop };
const inside = await lookInside(halve.emulators);

/** Runs a catalogue and says what that took. */
async function run(pictures: string[], options = {}) {
  const [objectsBefore] = [await inside.objects('outputs', 'images/'), await shopFigures()];
  const result = await runRequest(stack, { csv: csvOf(pictures), images: pictures.length, options });
  const objects = (await inside.objects('outputs', 'images/')).length - objectsBefore.length;
  const { bytes, asked } = await shopFigures();
  const records = await inside.images(result.requestId);
  const done = records.flatMap((record) => (record.state === 'succeeded' ? [record] : []));
  return {
    urls: done.map(({ output_url }) => output_url),
    figures: {
      images: pictures.length,
      encoded: done.filter(({ encodes }) => encodes > 0).length,
      objects,
      reused: done.filter(({ reused }) => reused).length,
      asked,
      megabytes: Number((bytes / 1e6).toFixed(3)),
      functionsCpuMs: Number((result.cpuPerImage - (result.cpuByProcess.runner ?? 0)).toFixed(1)),
      compressCpuMs: Number((result.cpuByProcess['compress-image'] ?? 0).toFixed(1)),
    },
  };
}

// The first request pays for starting processes and compiling.
await runRequest(stack, { csv: csvOf(names.slice(0, 60)), images: 60, options: { target: 0.4 } });
const catalogue = names.slice(0, images);
const first = await run(catalogue);
const again = await run(catalogue);
await shopFigures(Object.fromEntries(names.slice(images).map((name, at) => [catalogue[20 * at]!, name])));
const partly = await run(catalogue);
const ofFew = Array.from({ length: rowsOfFew }, (_, at) => names[at % few]!);
const repeated = await run(ofFew, { target: 0.45 });
inside.close();
await halve.stop();
shop.disconnect();

const same = (urls: string[]) => urls.filter((url, at) => url === first.urls[at]).length;
const figures = {
  'first run': first.figures,
  'second run, unchanged': { ...again.figures, sameUrls: same(again.urls) },
  [`third run, ${changed} changed`]: { ...partly.figures, sameUrls: same(partly.urls) },
  [`${rowsOfFew} rows of ${few} pictures`]: repeated.figures,
};
const shares = {
  functionsCpuAgain: again.figures.functionsCpuMs / first.figures.functionsCpuMs,
  compressCpuAgain: again.figures.compressCpuMs / first.figures.compressCpuMs,
  bytesAgain: again.figures.megabytes / first.figures.megabytes,
};
console.table(figures);
console.table(shares);
if (values.json) writeFileSync(values.json, JSON.stringify({ figures, shares }, null, 2));
