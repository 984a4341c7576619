import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LATE_WALK_SECONDS, SECOND_WALK_SECONDS } from '../../../lambdas/shared/limits.ts';
import { requestKey } from '../../../lambdas/shared/state/keys.ts';
import { outputItemKey, userKey } from '../../../lambdas/shared/state/outputs/pictures.ts';
import { useOutput } from '../../../lambdas/shared/state/outputs/use-output.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { type CdnCall, endedRequest, eraseWhole, type Places } from '../../support/data/erasing.ts';
import { createSteps, steppedTable } from '../../support/faults/crashing-table.ts';
import { interleave } from '../../support/faults/interleave.ts';
import { howMany } from '../../support/how-many.ts';
import { expectErased, leftOfClient } from './expect-erased.ts';
import { sharing, urlOf } from './sharing.ts';
import { startPlaces } from './start-places.ts';

let places: Places;
beforeAll(async () => {
  places = await startPlaces();
});
afterAll(() => places.stop());

const RUNS = howMany(12, 200);
/** Of the points at which it may die every one, or each of so many. */
const EACH = howMany(13, 1);

describe('a picture that two requests share', () => {
  it.each([
    ['its maker', 'maker', 'user'],
    ['its user', 'user', 'maker'],
  ] as const)('stands until both are erased, %s first', async (_, first, second) => {
    const { client, outputs, pictures, ...requests } = await sharing(places);
    const { delays } = await eraseWhole(places, requests[first].request_id);
    expect(delays).toEqual([SECOND_WALK_SECONDS, LATE_WALK_SECONDS]);
    await expectErased(places, requests[first]);
    const own = first === 'maker' ? outputs.makers : outputs.users;
    const others = first === 'maker' ? outputs.users : outputs.makers;
    const standing = await leftOfClient(places, client, pictures);
    expect(standing).toEqual(expect.arrayContaining([outputs.shared.key, others.key]));
    expect(standing).not.toContain(own.key);
    expect(
      await places.table.get(outputItemKey(outputs.shared.picture, outputs.shared.outputId)),
    ).toMatchObject({ state: 'live', output_key: outputs.shared.key });
    await eraseWhole(places, requests[second].request_id);
    await expectErased(places, requests[second]);
    expect(await leftOfClient(places, client, pictures)).toEqual([]);
  });

  it('is as it should be wherever an erasing dies, and the CDN is told of each object once it is gone', async () => {
    for (let steps = 1; ; steps += EACH) {
      const { client, maker, user, outputs, pictures } = await sharing(places);
      const told: CdnCall[] = [];
      const { died } = await eraseWhole(places, maker.request_id, {
        dying: { steps: Math.ceil(steps / 2), after: steps % 2 === 0 },
        told,
      });
      await expectErased(places, maker);
      expect(await leftOfClient(places, client, pictures)).toEqual(
        expect.arrayContaining([outputs.shared.key, outputs.users.key]),
      );
      expect(await leftOfClient(places, client, [outputs.makers.picture])).not.toContain(outputs.makers.key);
      const paths = told.flatMap((call) => call.paths);
      expect(new Set(paths)).toEqual(new Set([`/${outputs.makers.key}`]));
      for (const { standing } of told) expect(standing).not.toContain(outputs.makers.key);
      if (!died) {
        expect(steps).toBeGreaterThan(60);
        await eraseWhole(places, user.request_id);
        expect(await leftOfClient(places, client, pictures)).toEqual([]);
        break;
      }
    }
  }, 240_000);

  it('is there for a third request, and else gone, where both are erased as that one comes to use it', async () => {
    // On a slow machine fewer runs are made.
    const until = Date.now() + howMany(4_000, 120_000);
    let kept = 0;
    let runs = 0;
    const choices = fc.array(fc.nat(11), { minLength: 200, maxLength: 200 });
    const deaths = fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(choices, deaths, fc.nat(60), async (order, death, waits) => {
        if (Date.now() > until) return;
        const { client, maker, user, outputs, pictures } = await sharing(places);
        const third = await endedRequest(places, [urlOf(2)], { client, status: 'completed' });
        const { picture, outputId, key } = outputs.shared;
        let used = false;
        const erase = (request: RequestRecord, steps?: number) => async (turn: () => Promise<void>) => {
          await eraseWhole(places, request.request_id, {
            turn,
            dying: steps === undefined ? undefined : { steps, after: true },
          });
        };
        await interleave(
          [
            erase(maker, death),
            erase(user),
            async (turn) => {
              for (let at = 0; at < waits; at++) await turn();
              const table = steppedTable(places.table, createSteps(turn, undefined));
              used = (await useOutput(table, picture, outputId, third.request_id)) !== undefined;
            },
          ],
          (ready) => (order.shift() ?? 0) % ready,
        );
        runs += 1;
        if (used) {
          kept += 1;
          expect(await leftOfClient(places, client, pictures)).toEqual(
            expect.arrayContaining([key, userKey(picture, outputId, third.request_id).sk]),
          );
        } else expect(await leftOfClient(places, client, [picture])).not.toContain(key);
        await eraseWhole(places, await mark(third));
        expect(await leftOfClient(places, client, pictures)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(runs).toBeGreaterThan(0);
    if (runs === RUNS) expect([kept > 0, kept < runs]).toEqual([true, true]);
  }, 240_000);
});

async function mark({ request_id }: RequestRecord): Promise<string> {
  await places.table.update(requestKey(request_id), {
    update: 'SET #status = :erasing',
    names: { '#status': 'status' },
    values: { ':erasing': 'erasing' },
  });
  return request_id;
}
