import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineOptions } from '../../../../../engine/options.ts';
import { letGo } from '../../../../../lambdas/erase-request/let-go.ts';
import type { Table } from '../../../../../lambdas/shared/aws/table.ts';
import {
  newOutputId,
  type OutputRecord,
  outputItemKey,
  pictureOf,
  userKey,
} from '../../../../../lambdas/shared/state/outputs/pictures.ts';
import { newestOutput, useOutput } from '../../../../../lambdas/shared/state/outputs/use-output.ts';
import { type RealTable, startTable } from '../../../../support/emulators/real-table.ts';
import { Crash, createSteps, steppedTable } from '../../../../support/faults/crashing-table.ts';
import { everyOrder, interleave } from '../../../../support/faults/interleave.ts';
import { howMany } from '../../../../support/how-many.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

describe('a picture', () => {
  const options = EngineOptions.parse({});

  it('is another one for another client, URL or option of the engine, whatever their order', () => {
    const one = pictureOf('c', 'https://a', options);
    expect(
      pictureOf('c', 'https://a', Object.fromEntries(Object.entries(options).reverse()) as EngineOptions),
    ).toBe(one);
    const others = [
      pictureOf('d', 'https://a', options),
      pictureOf('c', 'https://b', options),
      pictureOf('c', 'https://a', { ...options, target: 0.4 }),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
  });

  it('has outputs whose ids sort by the time of the look at the source, and never come twice', () => {
    const request = randomUUID();
    const ids = [5, 1_700_000_000_000, 1_800_000_000_000].map((time) => newOutputId(request, time));
    expect(ids.toSorted()).toEqual(ids);
    expect(newOutputId(request, 5)).not.toBe(ids[0]);
  });

  it('leads to its newest output that is not dead', async () => {
    const picture = randomUUID();
    expect(await newestOutput(real.table, picture)).toBeUndefined();
    for (const [id, state] of [
      ['1', 'live'],
      ['2', 'going'],
      ['3', 'dead'],
    ]) {
      await real.table.putOnce({ ...outputItemKey(picture, id!), state, version: 1, output_key: id });
    }
    expect(await newestOutput(real.table, picture)).toMatchObject({ output_key: '2' });
  });
});

type Kind = 'use' | 'erase';
interface Actor {
  kind: Kind;
  request: string;
  /** After so many steps it dies, and begins again. */
  diesAfter?: number | undefined;
}

/** An output that `maker` has made and `users` use; then the actors' steps are taken in some order. */
async function play(actors: Actor[], users: string[], choose: (ready: number) => number): Promise<void> {
  const picture = randomUUID();
  const key = outputItemKey(picture, 'o');
  await real.table.putAll([
    { ...key, state: 'live', version: 1, by: 'maker', output_key: 'object' },
    ...users.map((user) => ({ ...userKey(picture, 'o', user) })),
  ]);
  let object = true;
  const used = new Map<string, OutputRecord | undefined>();

  const work = async ({ kind, request }: Actor, table: Table, step: ReturnType<typeof createSteps>) => {
    if (kind === 'use') used.set(request, await useOutput(table, picture, 'o', request));
    else {
      const removeObjects = () =>
        step(async () => {
          object = false;
        });
      await letGo({ table, removeObjects }, [picture], request);
    }
  };
  await interleave(
    actors.map((actor) => async (turn) => {
      const dying = actor.diesAfter === undefined ? undefined : { steps: actor.diesAfter, after: true };
      for (const death of [dying, undefined]) {
        const step = createSteps(turn, death);
        try {
          await work(actor, steppedTable(real.table, step), step);
          return;
        } catch (fault) {
          if (!(fault instanceof Crash)) throw fault;
        }
      }
    }),
    choose,
  );

  const output = await real.table.get<OutputRecord>(key);
  const erased = new Set(actors.filter(({ kind }) => kind === 'erase').map(({ request }) => request));
  const keepers = ['maker', ...users].filter((user) => !erased.has(user));
  const happy = [...used].filter(([, record]) => record !== undefined).map(([request]) => request);
  const left = await real.table.page(`PICTURE#${picture}`, undefined);
  for (const user of erased) expect(left.items.map(({ sk }) => sk)).not.toContain(`USER#o#${user}`);
  if (keepers.length + happy.length > 0) {
    // Nothing dangles.
    expect(object).toBe(true);
    expect(['live', 'going']).toContain(output?.state);
    for (const request of happy) expect(await real.table.get(userKey(picture, 'o', request))).toBeDefined();
  } else {
    // Nothing is left.
    expect(object).toBe(false);
    expect(output).toBeUndefined();
  }
}

const use = (request: string): Actor => ({ kind: 'use', request });
const erase = (request: string): Actor => ({ kind: 'erase', request });

it('leaves nothing dangling and nothing behind, in every order, where its one user goes as another comes', async () => {
  const actors = [erase('maker'), use('new')];
  const orders = await everyOrder((choose) => play(actors, [], choose));
  expect(orders).toBeGreaterThan(20);
}, 120_000);

it('is kept, in every order, where one of its users goes as another comes and its maker stays', async () => {
  const actors = [erase('a'), use('new')];
  expect(await everyOrder((choose) => play(actors, ['a'], choose))).toBeGreaterThan(5);
}, 120_000);

it.each([
  ['two are erased at once', [erase('maker'), erase('a')]],
  ['two are erased and two use it', [erase('maker'), erase('a'), use('new'), use('newer')]],
])(
  'leaves nothing dangling and nothing behind where %s, each dying anywhere',
  async (_, cast) => {
    // On a slow machine fewer runs are made: one that was interrupted would go on behind the end of the test.
    const until = Date.now() + 10_000;
    const diesAfter = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(diesAfter, diesAfter, diesAfter, diesAfter),
        fc.array(fc.nat(11), { minLength: 60, maxLength: 60 }),
        async (deaths, choices) => {
          const actors = cast.map((actor, at) => ({ ...actor, diesAfter: deaths[at] }));
          if (Date.now() < until) await play(actors, ['a'], (ready) => (choices.shift() ?? 0) % ready);
        },
      ),
      { numRuns: howMany(20, 300) },
    );
  },
  60_000,
);
