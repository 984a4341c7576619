import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { planRun } from '../../../../../bin/halve/run/plan-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'halve-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('tells a catalogue that is as it was from one that was saved anew or taken away meanwhile', async () => {
  const csv = join(folder, 'products.csv');
  writeFileSync(csv, 'a\n1\n');
  const plan = await planRun(csv, undefined, '{}');
  expect(await plan.unchanged()).toBe(true);
  writeFileSync(csv, 'a\n2\n');
  expect(await plan.unchanged()).toBe(false);
  rmSync(csv);
  expect(await plan.unchanged()).toBe(false);
  await plan.release();
});
