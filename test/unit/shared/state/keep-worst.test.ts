import { expect, test } from 'vitest';
import { figuresOf, sumOf } from '../../../../lambdas/shared/state/figures.ts';
import { keepWorst, type WorstImage } from '../../../../lambdas/shared/state/keep-worst.ts';

test('the twelve lowest scores are kept, the lowest first, of equal ones the first', () => {
  const worst: WorstImage[] = [];
  for (let row = 1; row <= 40; row++) keepWorst(worst, { row, n: 1, score: (row * 37) % 20 });
  expect(worst.map(({ score }) => score)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  expect(worst.slice(0, 2).map(({ row }) => row)).toEqual([20, 40]);
});

test('figures count what became of images, and items of before a figure count as none', () => {
  const done = { state: 'succeeded', bytes_in: 10, bytes_out: 5, target_met: true, reason: null } as const;
  const poor = { ...done, target_met: false, reason: { code: 'WOULD_SHOW', message: 'm' } } as const;
  const kept = { ...done, reason: { code: 'ALREADY_HALVED', message: 'm' } } as const;
  const reused = { ...done, reused: true } as const;
  const figures = figuresOf([done, poor, kept, reused, { state: 'failed' }]);
  expect(figures).toEqual({
    succeeded: 4,
    failed: 1,
    bytes_in: 40,
    bytes_out: 20,
    poor: 1,
    reused: 1,
    kept: 1,
    over_target: 1,
  });
  expect(sumOf([figures, { succeeded: 2 }])).toEqual({ ...figures, succeeded: 6 });
});
