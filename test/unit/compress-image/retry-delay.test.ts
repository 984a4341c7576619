import { expect, it } from 'vitest';
import { retryDelay } from '../../../lambdas/compress-image/retry-delay.ts';

it('grows from 5 seconds to 5 minutes, with jitter downwards', () => {
  expect([0, 1, 2, 3, 4].map((tries) => retryDelay(tries, undefined, () => 1))).toEqual([
    5, 20, 80, 300, 300,
  ]);
  expect(retryDelay(1, undefined, () => 0)).toBe(10);
});

it('takes what the server asked for, up to 5 minutes', () => {
  expect(retryDelay(0, 90)).toBe(90);
  expect(retryDelay(0, 9_000)).toBe(300);
  expect(retryDelay(3, 0)).toBe(1);
});
