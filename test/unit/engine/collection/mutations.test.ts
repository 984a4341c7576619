import { expect, test } from 'vitest';
import { howMany } from '../../../support/how-many.ts';
import { formats } from './expected/formats.ts';
import { looks } from './expected/looks.ts';
import { runMutations } from './run-mutations.ts';

/** `npm run test:mutations` takes so many of each file, `npm test` a few hundred in all; HALVE_SEED=n takes others. */
const EACH = howMany(0, 60);
const SEED = Number(process.env.HALVE_SEED ?? 20_261_122);
const QUICK = 300;
/** Most JPEGs go through a decoder and an encoder of our own: they are attacked the hardest. */
const JPEG_TIMES = 4;

const expected = { ...formats, ...looks };
const names = Object.keys(expected).filter((name) => expected[name]!.startsWith('met'));
const timesOf = (name: string) => EACH * (name.endsWith('.jpg') ? JPEG_TIMES : 1);

test('a mutated file is halved or refused: no crash, no hang, no other error, no other picture', async () => {
  const all = EACH
    ? names.flatMap((name) => Array.from({ length: timesOf(name) }, (_, i) => ({ name, seed: SEED + i })))
    : Array.from({ length: QUICK }, (_, i) => ({ name: names[i % names.length]!, seed: SEED + i }));
  const half = Math.ceil(all.length / 2);
  const both = await Promise.all([runMutations(all.slice(0, half)), runMutations(all.slice(half))]);
  const results = both.flat();
  const outcomes = Object.entries(Object.groupBy(results, ({ outcome }) => outcome));
  const told = outcomes.map(([outcome, some]) => `${outcome} ${some!.length}`).join(', ');
  const slowest = Math.max(...results.map(({ milliseconds }) => milliseconds));
  console.log(
    `${results.length} mutations of ${names.length} files: ${told}; the slowest took ${slowest} ms`,
  );
  expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
}, 7_200_000);
