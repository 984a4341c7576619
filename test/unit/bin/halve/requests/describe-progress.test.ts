import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../../../bin/halve/exit-codes.ts';
import { describeProgress } from '../../../../../bin/halve/requests/describe-progress.ts';
import { formatBytes } from '../../../../../bin/halve/terminal/format-bytes.ts';
import { formatDuration } from '../../../../../bin/halve/terminal/format-duration.ts';
import { RateMeter } from '../../../../../bin/halve/terminal/rate-meter.ts';
import { Options } from '../../../../../lambdas/shared/schemas/options.ts';
import type { StatusAnswer } from '../../../../../lambdas/shared/schemas/status.ts';

const NONE_ODD = { reused: 0, kept: 0, poor: 0, over_target: 0 };

const statusOf = (over: Partial<StatusAnswer> = {}): StatusAnswer => ({
  request_id: '5f0c7c3e-2f0c-4f1e-9d0a-0d6c1a1f5a01',
  status: 'processing',
  created_at: '2026-11-22T10:00:00.000Z',
  started_at: '2026-11-22T10:00:01.000Z',
  completed_at: null,
  metadata: {},
  options: Options.parse({}),
  images: { ...NONE_ODD, total: 1_200, succeeded: 990, failed: 10, remaining: 200 },
  exact: true,
  bytes: { input: 9_000_000, output: 4_000_000 },
  rows: { total: null, rejected: null, without_images: null },
  catalogue: null,
  failure: null,
  waiting: null,
  retry_of: null,
  retried_by: null,
  webhook: { state: 'none', attempts: 0, last_status: null, next_at: null },
  results_url: null,
  worst: [],
  errors: [],
  ...over,
});

describe('the progress of a request', () => {
  it('has exact counts, the time left, the rate and what is saved', () => {
    const meter = new RateMeter();
    meter.add(900, 0);
    meter.add(1_000, 10_000);
    expect(describeProgress(statusOf(), meter)).toEqual({
      label: 'Compressing',
      share: 1_000 / 1_200,
      parts: ['1,000 of 1,200 images', '0:20 left', '10 failed', '10.0/s', '5.0 MB saved'],
    });
  });

  it('says what goes on where nothing has come for a while', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 14; second++) meter.add(1_000, second * 1_000);
    const shown = () => describeProgress(statusOf(), meter).parts;
    expect(shown()).toEqual(['1,000 of 1,200 images', '10 failed', '5.0 MB saved']);
    meter.add(1_000, 15_000);
    expect(shown().at(-1)).toBe('what fails for the moment is tried again, for minutes');
    meter.add(1_001, 16_000);
    expect(shown().at(-1)).toBe('5.0 MB saved');
  });

  it('does not guess an end that is not known', () => {
    const images = { ...NONE_ODD, total: null, succeeded: 3, failed: 0, remaining: null };
    expect(describeProgress(statusOf({ images }), new RateMeter())).toMatchObject({
      label: 'Reading the CSV',
      share: undefined,
      parts: ['3 images so far', '5.0 MB saved'],
    });
    expect(describeProgress(statusOf({ status: 'pending' }), new RateMeter()).label).toBe(
      'Waiting for the CSV',
    );
  });

  it('is whole for a CSV without a single image', () => {
    const images = { ...NONE_ODD, total: 0, succeeded: 0, failed: 0, remaining: 0 };
    expect(describeProgress(statusOf({ status: 'completed', images }), new RateMeter()).share).toBe(1);
  });
});

describe('the rate', () => {
  it('is that of the last quarter of a minute', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 60; second++)
      meter.add(second < 30 ? 0 : (second - 30) * 4, second * 1_000);
    expect(meter.perSecond).toBeCloseTo(4);
    expect(meter.timeLeft(40)).toBeCloseTo(10);
  });

  it('is not known before anything has moved', () => {
    const meter = new RateMeter();
    meter.add(5, 0);
    meter.add(5, 1_000);
    expect([meter.perSecond, meter.timeLeft(1)]).toEqual([undefined, undefined]);
  });
});

describe('figures for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [4_000_000_000, '4.0 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [7.4, '0:07'],
    [59.6, '1:00'],
    [3_599, '59:59'],
    [11_045, '3:04:05'],
  ])('%d s are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('the exit code', () => {
  it('tells apart how a request ended', () => {
    const images = { ...NONE_ODD, total: 2, succeeded: 2, failed: 0, remaining: 0 };
    expect(exitCodeOf(statusOf({ status: 'completed', images }))).toBe(0);
    expect(exitCodeOf(statusOf({ status: 'completed' }))).toBe(3);
    expect(
      exitCodeOf(
        statusOf({ status: 'completed', images, rows: { total: 3, rejected: 1, without_images: 0 } }),
      ),
    ).toBe(3);
    expect(exitCodeOf(statusOf({ status: 'failed' }))).toBe(4);
    expect(exitCodeOf(statusOf({ status: 'cancelled' }))).toBe(5);
  });
});
