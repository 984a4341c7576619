import { expect, it } from 'vitest';
import { FIRST_CHUNK } from '../../../lambdas/fan-out/chunks-of.ts';
import { waitingOf } from '../../../lambdas/fan-out/waiting-of.ts';
import { summaryOf } from '../../../lambdas/shared/http/api/summary-of.ts';
import { NO_FIGURES } from '../../../lambdas/shared/state/figures.ts';
import { requestRecord } from '../../support/data/factories.ts';

const NOW = Date.UTC(2026, 10, 25, 14, 2);
const wait = { host: 'shop.example', pace: 25, since: NOW, reason: 'TOO_MANY_REQUESTS', until: NOW + 15_000 };
/** A quarter of the file, with 1,000 images in it. */
const position = { chunk: 6, row: 1_000, offset: 25_000, tally: { ...FIRST_CHUNK.tally, images: 1_000 } };

it('reckons the end by how much of the file is read, and by the pace', () => {
  const request = requestRecord({ csv_bytes: 100_000 });
  expect(waitingOf(request, wait, position)).toEqual({ ...wait, ends_at: NOW + 15_000 + 120_000 });
  expect(waitingOf(request, wait, FIRST_CHUNK)).toEqual(wait);
});

it('says since when it waits at this pace', () => {
  const waiting = { ...wait, since: NOW - 60_000 };
  expect(waitingOf(requestRecord({ waiting }), wait, FIRST_CHUNK).since).toBe(NOW - 60_000);
  expect(waitingOf(requestRecord({ waiting: { ...waiting, pace: 50 } }), wait, FIRST_CHUNK).since).toBe(NOW);
});

it('is shown while the request is worked, and no longer', () => {
  const request = requestRecord({ waiting: { ...wait, ends_at: NOW + 60_000 } });
  expect(summaryOf(request, NO_FIGURES, true).waiting).toEqual({
    host: 'shop.example',
    pace: 25,
    since: '2026-11-25T14:02:00.000Z',
    reason: 'TOO_MANY_REQUESTS',
    until: '2026-11-25T14:02:15.000Z',
    ends_at: '2026-11-25T14:03:00.000Z',
  });
  expect(summaryOf({ ...request, status: 'completed' }, NO_FIGURES, true).waiting).toBeNull();
});
