import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuseFull, watchRoom } from '../../../../../bin/halve/run/watch-room.ts';

it('says how much room there is and how much is needed, where it is too little', async () => {
  await refuseFull(tmpdir(), 1);
  await expect(refuseFull(tmpdir(), 2 ** 60)).rejects.toThrow(
    /is full, or nearly: .* are free, and a run needs .*B beside/,
  );
});

it('tells where the state of a run is deleted under it, but not of one that has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'halve-room-'));
  const told: string[] = [];
  watchRoom(folder, async (sentence) => void told.push(`of the ended: ${sentence}`)).stop();
  const { promise, resolve } = Promise.withResolvers<string>();
  watchRoom(folder, async (sentence) => resolve(sentence));
  rmSync(folder, { recursive: true });
  // What looks keeps no process alive.
  const alive = setInterval(() => {}, 100);
  expect(await promise).toMatch(/halve-room-.*, has been deleted\. The same command begins anew\.$/);
  clearInterval(alive);
  expect(told).toEqual([]);
});

it('looks at once where something has gone wrong, and tells it but once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'halve-room-'));
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = watchRoom(folder, (sentence) => {
    told.push(sentence);
    return promise;
  });
  await watch.look();
  expect(told).toEqual([]);
  rmSync(folder, { recursive: true });
  let over = 0;
  const looks = [watch.look(), watch.look()].map((look) => look.then(() => over++));
  await expect.poll(() => told).toEqual([expect.stringContaining('has been deleted')]);
  expect(over).toBe(0);
  resolve();
  await Promise.all(looks);
  await watch.look();
  expect(told).toHaveLength(1);
});
