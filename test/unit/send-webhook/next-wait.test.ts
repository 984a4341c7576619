import { describe, expect, it } from 'vitest';
import { nextWait } from '../../../lambdas/send-webhook/next-wait.ts';
import { LONGEST_HIDE_SECONDS, WEBHOOK_TRIES } from '../../../lambdas/shared/limits.ts';

describe('the schedule of a webhook', () => {
  it('begins within seconds, and lasts about three days', () => {
    const waits = Array.from({ length: WEBHOOK_TRIES - 1 }, (_, at) => nextWait(at + 1, undefined, () => 1)!);
    expect(waits.slice(0, 3)).toEqual([5, 300, 1_800]);
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600;
    expect(hours).toBeGreaterThan(70);
    expect(hours).toBeLessThan(74);
    expect(nextWait(WEBHOOK_TRIES)).toBeUndefined();
  });

  it('never waits longer than a message can be hidden, whatever is asked for', () => {
    for (let attempts = 1; attempts < WEBHOOK_TRIES; attempts++) {
      expect(nextWait(attempts, 1e9, () => 1)).toBe(LONGEST_HIDE_SECONDS);
    }
  });

  it('jitters downwards by a tenth, and takes Retry-After where that is longer', () => {
    expect(nextWait(2, undefined, () => 0)).toBe(270);
    expect(nextWait(1, 120, () => 1)).toBe(120);
    expect(nextWait(2, 1, () => 1)).toBe(300);
  });
});
