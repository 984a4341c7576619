import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { countTogether } from '../../../lambdas/compress-image/count-together.ts';
import type { CountdownEffects } from '../../../lambdas/shared/state/images/countdown.ts';
import { chunkKey, requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { Outcome } from '../../../lambdas/shared/state/outcome.ts';
import type { ChunkRecord, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

/** A request with one chunk of five images, and what the countdown does to it. */
let request: RequestRecord;
let updates: string[];
let announced: number;
let effects: CountdownEffects;
beforeEach(async () => {
  request = requestRecord({ open_chunks: new Set([1]), chunks: 1, total: 5 });
  await real.table.putOnce(request);
  await real.table.putOnce({
    ...chunkKey(request.request_id, 1),
    pending: new Set([1, 2, 3, 4, 5]),
    remaining: 5,
    succeeded: 0,
    failed: 0,
    bytes_in: 0,
    bytes_out: 0,
  });
  updates = [];
  announced = 0;
  effects = {
    table: {
      ...real.table,
      update: (key, change) => {
        updates.push(key.sk);
        return real.table.update(key, change);
      },
    },
    queues: { send: async () => void announced++, hide: async () => {} },
    finishedQueueUrl: 'finished',
    now: Date.now,
  };
});

const inChunk = () => ({ request_id: request.request_id, chunk: 1 });
const done = { state: 'succeeded', bytes_in: 100, bytes_out: 50 } as Outcome;
const failed: Outcome = { state: 'failed', error: { code: 'GONE', message: 'It is gone.' } };
const chunk = () => real.table.get<ChunkRecord>(chunkKey(request.request_id, 1));

describe('counting a batch together', () => {
  it('counts all images of a chunk in one update, and goes on to the end of the request', async () => {
    const together = countTogether(effects, 5);
    await Promise.all(
      [1, 2, 3, 4, 5].map((index) =>
        together((count) => count(inChunk(), [{ index: index, outcome: index === 3 ? failed : done }])),
      ),
    );
    expect(updates).toEqual(['CHUNK', 'REQUEST']);
    expect(await chunk()).toMatchObject({ remaining: 0, succeeded: 4, failed: 1, bytes_in: 400 });
    expect(await real.table.get(requestKey(request.request_id))).toMatchObject({ succeeded: 4, failed: 1 });
    expect(announced).toBe(1);
  });

  it('counts none twice where one of them was counted before', async () => {
    await countTogether(effects, 1)((count) => count(inChunk(), [{ index: 2, outcome: failed }]));
    const together = countTogether(effects, 3);
    await Promise.all(
      [1, 2, 3].map((index) => together((count) => count(inChunk(), [{ index: index, outcome: done }]))),
    );
    expect(await chunk()).toMatchObject({ remaining: 2, succeeded: 2, failed: 1, bytes_in: 200 });
    expect((await chunk())?.pending).toEqual(new Set([4, 5]));
  });

  it('counts an image once that stands in the batch twice', async () => {
    const together = countTogether(effects, 2);
    await Promise.all(
      [4, 4].map((index) => together((count) => count(inChunk(), [{ index: index, outcome: done }]))),
    );
    expect(await chunk()).toMatchObject({ remaining: 4, succeeded: 1 });
  });

  it('waits for none that has ended uncounted, be it by a fault', async () => {
    const together = countTogether(effects, 3, 3_600_000);
    const ended = together(async () => {});
    const fault = expect(together(() => Promise.reject(new Error('put off')))).rejects.toThrow('put off');
    await together((count) => count(inChunk(), [{ index: 1, outcome: done }]));
    await Promise.all([ended, fault]);
    expect(await chunk()).toMatchObject({ remaining: 4 });
  });

  it('counts what is done when a slow one keeps the batch waiting', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const together = countTogether(effects, 2, 1_000);
      const slow = Promise.withResolvers<void>();
      const last = together(async (count) => {
        await slow.promise;
        await count(inChunk(), [{ index: 2, outcome: done }]);
      });
      const first = together((count) => count(inChunk(), [{ index: 1, outcome: done }]));
      expect(updates).toEqual([]);
      vi.advanceTimersByTime(1_000);
      vi.useRealTimers();
      await first;
      expect(await chunk()).toMatchObject({ remaining: 4 });
      slow.resolve();
      await last;
      expect(await chunk()).toMatchObject({ remaining: 3 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells each image of a failed update', async () => {
    effects.table.update = () => Promise.reject(new Error('throttled'));
    const together = countTogether(effects, 2);
    const both = [1, 2].map((index) =>
      together((count) => count(inChunk(), [{ index: index, outcome: done }])),
    );
    for (const result of await Promise.allSettled(both)) expect(result.status).toBe('rejected');
  });
});
