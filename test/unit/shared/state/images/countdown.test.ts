import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { clientKey } from '../../../../../lambdas/shared/state/keys.ts';
import { requestRecord } from '../../../../support/data/factories.ts';
import { type RealTable, startTable } from '../../../../support/emulators/real-table.ts';
import { howMany } from '../../../../support/how-many.ts';
import { createWorld, type Delivery } from './countdown-world.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
  const { client } = requestRecord();
  await real.table.putOnce({ ...clientKey(client), name: 'shop', created_at: '' });
});
afterAll(() => real.stop());

const deliveriesWith = (dead: fc.Arbitrary<boolean>) =>
  fc.array(
    fc.record({
      pick: fc.nat(50),
      dying: fc.option(fc.record({ steps: fc.integer({ min: 1, max: 9 }), after: fc.boolean() }), {
        nil: undefined,
      }),
      again: fc.boolean(),
      seconds: fc.constantFrom(0, 0, 1, 100, 200),
      dead,
    }),
    { minLength: 15, maxLength: 60, size: 'max' },
  );
/** Chunks by their numbers of images. */
const chunks = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });

async function play(sizes: number[], perRun: number, plan: Delivery[], scheduler: fc.Scheduler) {
  const world = await createWorld(real.table, sizes, perRun);
  const turn = () => scheduler.schedule(Promise.resolve());
  // Three processes at once take what the plan says; then one brings what is left to its end, undisturbed.
  let busy = 0;
  const worker = async () => {
    while (plan.length > 0 && (world.queue.length > 0 || busy > 0)) {
      // Nothing to take while another is still at work: what that sends is waited for.
      if (world.queue.length === 0) await setImmediate();
      else {
        busy += 1;
        await world.deliver(plan.shift()!, turn);
        busy -= 1;
      }
    }
  };
  await scheduler.waitFor(Promise.all([worker(), worker(), worker()]));
  const calm = { pick: 0, dying: undefined, again: false, seconds: 60, dead: false };
  while (world.queue.length > 0) await world.deliver(calm, async () => {});
  return world;
}
const perRun = fc.integer({ min: 1, max: 3 });
/** On a slow machine fewer runs are made: one that was interrupted would go on behind the end of the test. */
function patience(seconds: number) {
  const until = Date.now() + seconds * 1_000;
  return () => Date.now() < until;
}

it('ends in the exact state whatever is delivered, how often, in which order, and dies where', async () => {
  const inTime = patience(howMany(8, 60));
  await fc.assert(
    fc.asyncProperty(chunks, perRun, deliveriesWith(fc.constant(false)), fc.scheduler(), async (...given) => {
      if (inTime()) await (await play(...given)).expectExact();
    }),
    { numRuns: howMany(20, 100) },
  );
}, 120_000);

it('ends with what was done, and nothing open, whichever of its links is given up at what moment', async () => {
  const inTime = patience(howMany(8, 60));
  await fc.assert(
    fc.asyncProperty(chunks, perRun, deliveriesWith(fc.boolean()), fc.scheduler(), async (...given) => {
      if (inTime()) await (await play(...given)).expectSettled();
    }),
    { numRuns: howMany(20, 100) },
  );
}, 120_000);
