import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkRequest } from '../support/check-request.ts';
import { type CrashPoint, createCrashTrials, type Trial } from '../support/crash-trial.ts';
import { productsCsv } from '../support/csv.ts';
import { howMany } from '../support/how-many.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { type FaultyStack, startFaultyStack } from '../support/start-faulty-stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

/** `npm run test:crash` takes every point, `npm test` so many of them, spread over the whole way. */
const SAMPLE = howMany(8, Number.POSITIVE_INFINITY);
const AT_ONCE = 40;

let halve: FaultyStack;
beforeAll(async () => {
  halve = await startFaultyStack();
});
afterAll(() => halve.stop());

it('loses nothing and tells nothing twice, whichever call a process dies before or after', async () => {
  const { client, inside, shop } = halve;
  const trials = createCrashTrials(halve);
  const csv = productsCsv([
    [shop.picture(1), shop.picture(2)],
    [shop.url('/missing.jpg'), shop.picture(3)],
    [shop.picture(4)],
  ]);

  // What is called depends a little on how the images fall into batches: only what is always called is a point.
  const undisturbed = await Promise.all([1, 2, 3].map((n) => trials.run(`job-undisturbed-${n}`, csv)));
  const [first, ...others] = undisturbed;
  const calls = first!.calls.filter((call) => others.every((other) => other.calls.includes(call)));
  const all = calls.flatMap((call): CrashPoint[] => [
    { call, when: 'kill-before' },
    { call, when: 'kill-after' },
  ]);
  const step = Math.max(1, all.length / SAMPLE);
  const points = all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));

  const limit = pLimit(AT_ONCE);
  const crashed = await Promise.all(
    points.map((point, at) => limit(() => trials.run(`job-${at}`, csv, point))),
  );
  await trials.settled();

  const expected = await results(first!);
  const figures = await Promise.all(
    [...undisturbed, ...crashed].map(async (trial) => {
      const found = await checkRequest(client, inside, trial);
      if ((await results(trial)) !== expected)
        found.wrong.push('the results differ from those without a crash');
      return found;
    }),
  );
  const wrong = figures.slice(undisturbed.length).map(({ wrong }, at) => ({ ...points[at]!, wrong }));
  const sum = (of: (one: (typeof figures)[number]) => number) =>
    figures.reduce((total, one) => total + of(one), 0);
  const table = {
    'calls of the job': calls.length,
    'crash points tried': points.length,
    'reached by a kill -9': crashed.filter(({ killed }) => killed).length,
    'survived without a fault': wrong.filter((one) => one.wrong.length === 0).length,
    'lost rows': sum((one) => one.lostRows),
    'duplicate completions': sum((one) => one.duplicateCompletions),
    'orphan objects': sum((one) => one.orphanObjects),
    'status polls checked': crashed.reduce((total, { polls }) => total + polls.length, 0),
  };
  console.log(markdownTable(table));

  expect(points.filter((_, at) => !crashed[at]!.killed)).toEqual([]);
  expect(wrong.filter((one) => one.wrong.length > 0)).toEqual([]);
  expect(table).toMatchObject({ 'lost rows': 0, 'duplicate completions': 0, 'orphan objects': 0 });

  async function results({ requestId }: Trial): Promise<string> {
    return (await client.results(requestId)).replaceAll(requestId, 'ID');
  }
}, 900_000);
