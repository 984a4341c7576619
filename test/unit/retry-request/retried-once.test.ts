import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incomingKey } from '../../../lambdas/shared/state/object-keys.ts';
import { Crash, createSteps, steppedTable } from '../../support/faults/crashing-table.ts';
import { interleave } from '../../support/faults/interleave.ts';
import { type Retries, startRetries } from './start-retries.ts';

let retries: Retries;
beforeAll(async () => {
  retries = await startRetries();
});
afterAll(() => retries.stop());

describe('a retry', () => {
  it('is one, with its CSV, where its maker dies anywhere and is called again', async () => {
    for (let steps = 1; ; steps++) {
      const old = await retries.ended();
      const step = createSteps(async () => {}, { steps: Math.ceil(steps / 2), after: steps % 2 === 0 });
      const given = retries.effects(steppedTable(retries.table, step));
      const dying = { ...given, copy: (from: string, to: string) => step(() => given.copy(from, to)) };
      const died = await retries.retry(old.request_id, {}, dying).then(
        () => false,
        (fault) => {
          if (!(fault instanceof Crash)) throw fault;
          return true;
        },
      );
      const { request_id } = await retries.retry(old.request_id);
      expect(await retries.listed(old)).toEqual([request_id]);
      expect(retries.store.keys('uploads')).toContain(incomingKey(request_id));
      if (!died) {
        expect(steps).toBeGreaterThan(9);
        break;
      }
    }
  });

  it('is one where two call at once, in any order of their steps', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const old = await retries.ended();
      let state = seed;
      const answered: string[] = [];
      const call = async (turn: () => Promise<void>) => {
        const table = steppedTable(retries.table, createSteps(turn, undefined));
        answered.push((await retries.retry(old.request_id, {}, retries.effects(table))).request_id);
      };
      await interleave([call, call], (ready) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return (state >> 8) % ready;
      });
      expect(new Set(answered).size).toBe(1);
      expect(await retries.listed(old)).toEqual([answered[0]]);
    }
  });
});
