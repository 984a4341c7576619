import { expect, it } from 'vitest';
import { describeWaiting } from '../../../../../bin/halve/requests/describe-status.ts';

const waiting = {
  host: 'shop.example',
  pace: 25,
  since: '2026-11-25T14:02:00.000Z',
  reason: 'TOO_MANY_REQUESTS',
  until: '2026-11-25T14:02:15.000Z',
  ends_at: '2026-11-25T16:40:30.000Z',
};

it('says in one line what a request waits for, and how long', () => {
  expect(describeWaiting(waiting)).toBe(
    'shop.example is asked for 25 images a second since 2026-11-25 14:02 (TOO_MANY_REQUESTS), until 2026-11-25 16:40 or so',
  );
  expect(describeWaiting({ ...waiting, pace: 0.25, reason: null, ends_at: null })).toBe(
    'shop.example is asked for an image in 4 s since 2026-11-25 14:02',
  );
});
