import { describe, expect, it } from 'vitest';
import { createDue } from '../../../lambdas/shared/due.ts';

const NOW = 1_000_000;

describe('on AWS', () => {
  const due = createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 });

  it('is a second a second', () => {
    expect(due.after(300, NOW)).toBe(NOW + 300_000);
    expect(due.heldUntil(165, NOW)).toBe(NOW + 165_000);
    expect(due.secondsUntil(NOW + 300_000, NOW)).toBe(300);
    expect(due.secondsUntil(NOW - 5, NOW)).toBe(0);
  });
});

describe('in a trial at a speed of 60', () => {
  const due = createDue({ SPEED: 60, LONGEST_BATCH_SECONDS: 40 });

  it('divides what waits, and asks queues for the time as it is on AWS', () => {
    expect(due.after(300, NOW)).toBe(NOW + 5_000);
    expect(due.secondsUntil(due.after(300, NOW), NOW)).toBe(300);
  });

  it('ends no hold before the longest honest batch, and before the message of a dead holder comes back', () => {
    expect(due.heldUntil(165, NOW)).toBe(NOW + 39_000);
    expect(due.heldUntil(20, NOW)).toBe(NOW + 20_000);
  });
});
