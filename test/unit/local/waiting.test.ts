import { expect, it } from 'vitest';
import { settings } from '../../../lib/settings.ts';
import { LONGEST_BATCH_SECONDS, waitingAt } from '../../../local/waiting.ts';

const queues = [settings.uploads, settings.images, settings.retries, settings.finished, settings.webhooks];

it('hides what is received for a download of 30 s at least, at whatever speed', () => {
  for (const speed of [1, 2, 60, 20_000]) {
    const { visibility } = waitingAt(speed, LONGEST_BATCH_SECONDS);
    for (const { visibilitySeconds } of queues) {
      expect(visibility(visibilitySeconds)).toBeGreaterThan(30);
      expect(visibility(visibilitySeconds)).toBeLessThanOrEqual(visibilitySeconds);
    }
    expect(visibility(5)).toBe(5);
  }
});

it('divides delays and what holders ask for, to the millisecond', () => {
  const { wait } = waitingAt(60, LONGEST_BATCH_SECONDS);
  expect(wait(900_000)).toBe(15_000);
  expect(wait(30)).toBe(0.5);
  expect(waitingAt(1, LONGEST_BATCH_SECONDS).wait(30)).toBe(30);
});
