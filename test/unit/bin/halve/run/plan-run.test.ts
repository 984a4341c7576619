import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planRun } from '../../../../../bin/halve/run/plan-run.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolder('plan');

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

it.each([
  ['feed.tsv', 'feed.halved.tsv', 'feed.failed.tsv'],
  ['Flat.File.TXT', 'Flat.File.halved.TXT', 'Flat.File.failed.TXT'],
  ['products.csv', 'products.halved.csv', 'products.failed.csv'],
  ['export.2024', 'export.halved.csv', 'export.failed.csv'],
])('writes of %s what may go where that came from', async (name, halved, failed) => {
  const csv = join(folder, name);
  writeFileSync(csv, 'a\n1\n');
  const plan = await planRun(csv, undefined, '{}');
  expect(plan.files.paths).toMatchObject({ halved: join(folder, halved), failed: join(folder, failed) });
  await plan.release();
});
