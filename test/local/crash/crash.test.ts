import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { productsCsv } from '../../support/data/csv.ts';
import { type FaultyStack, startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { howMany } from '../../support/how-many.ts';
import { markdownTable } from '../../support/markdown-table.ts';
import { checkRequest } from '../../support/stack/check-request.ts';
import { type CrashPoint, createCrashTrials, type Trial } from './crash-trials.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

/** `npm run test:crash` takes every point, `npm test` so many of them, spread over the whole way. */
const SAMPLE = howMany(5, Number.POSITIVE_INFINITY);
const AT_ONCE = 10;
/** How often a point is looked for. */
const PASSES = 4;
/** Each request is erased by two walks; what hundreds of them take. */
const ERASING_SECONDS = 600;
/** Images a second: of the shop, and of each second run, which therefore takes turns of its own as well. */
const SHOP_PACE = 100;
const OWN = { pace: 20 };

let halve: FaultyStack;
beforeAll(async () => {
  halve = await startFaultyStack({ options: { allowedPace: SHOP_PACE } });
});
afterAll(() => halve.stop());

it('loses nothing and tells nothing twice, whichever call a process dies before or after', async () => {
  const { client, inside, shop } = halve;
  const trials = createCrashTrials(halve);
  // The same address twice in one row, in two rows, and one that is asked for by another name.
  const csvOf = (name: string) =>
    productsCsv([
      [shop.picture(1, name), shop.picture(2, name)],
      [shop.url('/missing.jpg'), shop.picture(1, name)],
      [shop.picture(3, name), shop.picture(3, name)],
    ]);

  // What is called depends a little on how the images fall into batches: only what is always called is a point.
  const undisturbed = async (csv: (n: number) => string, name: string, options: object) => {
    const run = (n: number) => trials.run(`job-${name}-undisturbed-${n}`, csv(n), options);
    const jobs = await Promise.all([1, 2, 3].map(run));
    const [first, ...others] = jobs;
    const calls = first!.calls.filter((call) => others.every((other) => other.calls.includes(call)));
    return { jobs, first: first!, calls };
  };
  // A first run of pictures that nobody has handed in before, and a second one of some that an earlier run has made.
  const first = await undisturbed((n) => csvOf(`undisturbed-${n}`), 'first', {});
  const again = csvOf('again');
  const before = await trials.run('job-before', again, {});
  const second = await undisturbed(() => again, 'second', OWN);
  const kinds = [
    { ...first, csv: (at: number) => csvOf(`crashed-${at}`), options: {} },
    { ...second, csv: () => again, options: OWN },
  ];
  const all = kinds.flatMap((kind) =>
    kind.calls.flatMap((call) =>
      (['kill-before', 'kill-after'] as const).map((when) => ({ kind, point: { call, when } as CrashPoint })),
    ),
  );
  const step = Math.max(1, all.length / SAMPLE);
  const points = all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));

  const limit = pLimit(AT_ONCE);
  const notKilled: { trial: Trial; kind: (typeof kinds)[number] }[] = [];
  // Where the images fall into batches otherwise than in the undisturbed runs, a point may not be passed.
  const crash = async (
    { kind, point }: (typeof points)[number],
    at: number,
    tries = PASSES,
  ): Promise<Trial> => {
    const trial = await trials.run(`job-${at}`, kind.csv(at), kind.options, point);
    if (trial.killed || tries === 1) return trial;
    notKilled.push({ trial, kind });
    return crash({ kind, point }, at + points.length, tries - 1);
  };
  const crashed = await Promise.all(points.map((point, at) => limit(crash, point, at)));
  await trials.settled();

  const undisturbedJobs = [
    ...kinds.flatMap((kind) => kind.jobs.map((trial) => ({ trial, kind }))),
    ...notKilled,
  ];
  const tried = [...undisturbedJobs, ...crashed.map((trial, at) => ({ trial, kind: points[at]!.kind }))];
  const expected = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await results(kind.first)] as const)),
  );
  const figures = await Promise.all(
    tried.map(async ({ trial, kind }) => {
      const found = await checkRequest(client, inside, trial);
      if ((await results(trial)) !== expected.get(kind))
        found.wrong.push('the results differ from those without a crash');
      return found;
    }),
  );
  const wrong = figures
    .slice(undisturbedJobs.length)
    .map(({ wrong }, at) => ({ ...points[at]!.point, second: points[at]!.kind === kinds[1], wrong }));
  const sum = (of: (one: (typeof figures)[number]) => number) =>
    figures.reduce((total, one) => total + of(one), 0);
  const table = {
    'calls of the job': first.calls.length,
    'calls of its second run': second.calls.length,
    'crash points tried': points.length,
    'reached by a kill -9': crashed.filter(({ killed }) => killed).length,
    'survived without a fault': wrong.filter((one) => one.wrong.length === 0).length,
    'lost rows': sum((one) => one.lostRows),
    'duplicate completions': sum((one) => one.duplicateCompletions),
    'objects that a death left without an item': sum((one) => one.orphanObjects),
    'status polls checked': crashed.reduce((total, { polls }) => total + polls.length, 0),
  };
  console.log(markdownTable(table));

  expect(points.filter((_, at) => !crashed[at]!.killed).map(({ point }) => point)).toEqual([]);
  expect(wrong.filter((one) => one.wrong.length > 0)).toEqual([]);
  expect(table).toMatchObject({ 'lost rows': 0, 'duplicate completions': 0 });
  await eraseAll();

  async function results({ requestId }: Trial): Promise<string> {
    const text = (await client.results(requestId)).replaceAll(/(?:crashed|undisturbed)-\d+/g, 'NAME');
    // A first run names outputs of its own; a second one names those of the run before.
    return text.replaceAll(new RegExp(`[0-9a-f]{32}/\\d+_${requestId}_[0-9a-f]{12}`, 'g'), 'OUTPUT');
  }

  /** When all is erased, nothing is left of pictures, whoever had died. */
  async function eraseAll(): Promise<void> {
    await Promise.all(
      [before, ...tried.map(({ trial }) => trial)].map(({ requestId }) => client.erase(requestId)),
    );
    await trials.settled(ERASING_SECONDS);
    expect(await inside.objects('outputs', 'images/')).toEqual([]);
    expect(await inside.pictures()).toEqual([]);
  }
}, 1_800_000);
