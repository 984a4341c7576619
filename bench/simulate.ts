import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chart } from './simulate/chart.ts';
import { fairness } from './simulate/fairness.ts';
import { DEFAULT, type Setup } from './simulate/measured.ts';
import { simulate, summarise } from './simulate/simulate.ts';

// A million images on AWS, as far as that can be known here: AWS's scaling rules, measured times, Halve's settings.
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000000' },
    svg: { type: 'string' },
    json: { type: 'string' },
  },
});
const base: Setup = { ...DEFAULT, images: Number(values.images) };
const setups: Record<string, Setup> = {
  'as deployed': base,
  'table warmed to 12,000': { ...base, tableUnitsPerSecond: 12_000 },
  '1,000 compressors': { ...base, tableUnitsPerSecond: 40_000, maxConcurrency: 1_000 },
  '1,000 and 10 CSVs': {
    ...base,
    tableUnitsPerSecond: 40_000,
    maxConcurrency: 1_000,
    fanOutPerSecond: 10 * base.fanOutPerSecond,
  },
};

const runs = Object.entries(setups).map(([name, setup]) => ({ name, seconds: simulate(setup) }));
const summaries = Object.fromEntries(runs.map(({ name, seconds }) => [name, summarise(seconds)]));
const rounded = (summary: object) =>
  Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 10) / 10 : value,
    ]),
  );
console.log(
  `${base.images.toLocaleString('en-US')} images; as deployed ${base.maxConcurrency} compressors at most`,
);
console.table(
  Object.fromEntries(Object.entries(summaries).map(([name, summary]) => [name, rounded(summary)])),
);

const queues = { 'plain queue': fairness(base, false), 'fair queue': fairness(base, true) };
console.log('One request of 100,000 images, and ten of 10 that come half a minute later');
console.table(queues);

const svg = values.svg ?? join(import.meta.dirname, '../docs/scale.svg');
writeFileSync(svg, chart(`${base.images.toLocaleString('en-US')} images, simulated: images done`, runs));
if (values.json) writeFileSync(values.json, JSON.stringify({ summaries, queues }, null, 2));
