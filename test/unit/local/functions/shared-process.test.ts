import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { FunctionPool } from '../../../../local/functions/function-pool.ts';
import { SharedProcess } from '../../../../local/functions/shared-process.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { functionSettings } from '../function-settings.ts';

const folder = temporaryFolder('shared #1 100%');
const settings = (name: string, environment: Record<string, string> = {}) =>
  functionSettings({
    name,
    path: join(folder, `${name}.mjs`),
    environment: { PATH: process.env.PATH ?? '', AWS_LAMBDA_FUNCTION_NAME: name, ...environment },
  });
beforeAll(() => {
  writeFileSync(
    join(folder, 'one.mjs'),
    'export const handler = async (event) => ({ pid: process.pid, event, table: process.env.TABLE })',
  );
  writeFileSync(
    join(folder, 'two.mjs'),
    `export const handler = async (how) => {
       if (how === 'die') process.exit(7);
       if (how === 'throw') throw new Error('no');
       if (how === 'wait') await new Promise(() => {});
       return { pid: process.pid };
     };`,
  );
});

let pools: FunctionPool[] = [];
afterEach(() => Promise.all(pools.map((pool) => pool.stop())));
const start = () => {
  const all = [settings('one', { TABLE: 't' }), settings('two')];
  const shared = new SharedProcess(all);
  pools = all.map((each) => shared.poolOf(each));
  return pools as [FunctionPool, FunctionPool];
};
type Answer = { pid: number; table?: string };

it('runs several functions in one process, several events at a time', async () => {
  const [one, two] = start();
  const waits = two.invoke('wait').catch((fault) => String(fault));
  const first = (await one.invoke({ a: 1 })) as Answer;
  expect(first).toMatchObject({ event: { a: 1 }, table: 't' });
  expect(((await two.invoke('')) as Answer).pid).toBe(first.pid);
  await expect(two.invoke('throw')).rejects.toThrow('no');
  await Promise.all(pools.map((pool) => pool.stop()));
  expect(await waits).toMatch('exited: SIGKILL');
  await expect(one.invoke({})).rejects.toThrow('stopped');
});

it('starts another process where one died, and fails what that had in hand', async () => {
  const [one, two] = start();
  const { pid } = (await one.invoke({})) as Answer;
  const waits = two.invoke('wait').catch((fault) => String(fault));
  await expect(two.invoke('die')).rejects.toThrow('exited: code 7');
  expect(await waits).toMatch('exited: code 7');
  expect(((await one.invoke({})) as Answer).pid).not.toBe(pid);
});

it('takes no functions together that want one variable to be two things', () => {
  expect(() => new SharedProcess([settings('one', { TABLE: 'a' }), settings('two', { TABLE: 'b' })])).toThrow(
    'want TABLE to be a and b',
  );
});
