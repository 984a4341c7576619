import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FunctionSettings } from '../../../../local/functions/function-pool.ts';
import { WorkerPool } from '../../../../local/functions/worker-pool.ts';
import { functionSettings } from '../function-settings.ts';

let folder: string;
let pool: WorkerPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halve-pool-'));
  // Answers when it is told to by a file, with its own process's id.
  writeFileSync(
    join(folder, 'handler.mjs'),
    `import { existsSync } from 'node:fs';
     export const handler = async ({ until }) => {
       while (!existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
       return process.pid;
     };`,
  );
  pool = create({});
  pool.warm();
});
const create = (wish: Partial<FunctionSettings>, restMs?: number) =>
  new WorkerPool(
    functionSettings({
      name: 'trial',
      path: join(folder, 'handler.mjs'),
      warm: true,
      mostProcesses: 3,
      ...wish,
    }),
    restMs,
  );
afterEach(async () => {
  await pool.stop();
  rmSync(folder, { recursive: true });
});

it('starts more processes when many events wait, up to its bound', async () => {
  const until = join(folder, 'go');
  const answers = Array.from({ length: 40 }, () => pool.invoke({ until }));
  expect(pool.pids.length).toBe(3);
  writeFileSync(until, '');
  for (const pid of await Promise.all(answers)) expect(pool.pids).toContain(pid);
});

it('lets a few events wait for the process that there is', async () => {
  const until = join(folder, 'go');
  const answers = Array.from({ length: 5 }, () => pool.invoke({ until }));
  expect(pool.pids.length).toBe(1);
  writeFileSync(until, '');
  expect(new Set(await Promise.all(answers)).size).toBe(1);
});

it('ends a process that nobody has wanted for a while, and starts another for the next event', async () => {
  const until = join(folder, 'go');
  writeFileSync(until, '');
  const resting = create({ warm: false }, 200);
  const first = (await resting.invoke({ until })) as number;
  expect(await resting.invoke({ until })).toBe(first);
  await expect.poll(() => resting.pids, { timeout: 10_000 }).toEqual([]);
  await expect.poll(() => existsSync(`/proc/${first}`), { timeout: 10_000 }).toBe(false);
  expect(await resting.invoke({ until })).not.toBe(first);
  await resting.stop();
});

it('leaves the folder of all processes where it is when one of them ends that nobody has wanted', async () => {
  const until = join(folder, 'go');
  writeFileSync(until, '');
  const environment = { PATH: process.env.PATH ?? '', PASSING_FOLDER: folder };
  const resting = create({ warm: false, environment }, 200);
  const first = (await resting.invoke({ until })) as number;
  await expect.poll(() => existsSync(`/proc/${first}`), { timeout: 10_000 }).toBe(false);
  expect(existsSync(until)).toBe(true);
  await resting.stop();
});

it('keeps as many processes as are to be warm, and no more', async () => {
  const until = join(folder, 'go');
  const kept = create({}, 200);
  await kept.warm();
  const answers = Array.from({ length: 40 }, () => kept.invoke({ until }));
  expect(kept.pids.length).toBe(3);
  writeFileSync(until, '');
  await Promise.all(answers);
  await expect.poll(() => kept.pids.length, { timeout: 10_000 }).toBe(1);
  await kept.stop();
});

it('loads its function before its surroundings are there, and calls it with them', async () => {
  const path = join(folder, 'surrounded.mjs');
  writeFileSync(
    path,
    `export const loadedWith = process.env.TABLE ?? null;
     export const handler = async () => [loadedWith, process.env.TABLE];`,
  );
  const there = Promise.withResolvers<{ environment: Record<string, string> }>();
  const early = create({ path, surroundings: there.promise });
  await early.warm();
  const answer = early.invoke({});
  there.resolve({ environment: { TABLE: 't' } });
  expect(await answer).toEqual([null, 't']);
  await early.stop();
});

it('serves an event that comes when a process can be told no more and has not ended yet', async () => {
  const path = join(folder, 'parting.mjs');
  writeFileSync(
    path,
    `export const handler = async ({ part }) => {
       if (part) {
         process.removeAllListeners('disconnect');
         setTimeout(() => process.disconnect(), 20);
         setTimeout(() => process.exit(), 600);
       }
       return process.pid;
     };`,
  );
  const parting = create({ path, mostProcesses: 1 });
  const first = await parting.invoke({ part: true });
  await sleep(300);
  await expect(parting.invoke({})).rejects.toThrow('The process is gone');
  expect(await parting.invoke({})).not.toBe(first);
  await parting.stop();
});
