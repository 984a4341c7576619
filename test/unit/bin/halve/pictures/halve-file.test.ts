import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { halveFile } from '../../../../../bin/halve/pictures/halve-file.ts';
import { EngineOptions } from '../../../../../engine/options.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const NOBODY = 65_534;
const SAMPLE = join(import.meta.dirname, '../../../../fixtures/images/plain.jpg');
const folder = temporaryFolder('file');
const at = (name: string) => join(folder, name);

const options = EngineOptions.parse({ floor: 0 });
function inPlace(name: string) {
  const path = at(name);
  copyFileSync(SAMPLE, path);
  return { path, target: path, inPlace: true, options };
}

it('replaces a picture whose name is as long as names may be, and tidies up beside it', async () => {
  writeFileSync(at('.mug.jpg.999999999.halve'), 'half');
  const name = `${'ü'.repeat(125)}.jpg`;
  expect(await halveFile(inPlace(name))).toMatchObject({ state: 'halved' });
  expect(statSync(at(name)).size).toBeLessThan(statSync(SAMPLE).size);
  expect(readdirSync(folder)).toEqual([name]);
});

it.runIf(process.getuid?.() === 0)('keeps mode and owner of what it replaces', async () => {
  const job = inPlace('owned.jpg');
  chownSync(job.path, NOBODY, NOBODY);
  chmodSync(job.path, 0o640);
  expect(await halveFile(job)).toMatchObject({ state: 'halved' });
  const { uid, gid, mode } = statSync(job.path);
  expect([uid, gid, mode & 0o7777]).toEqual([NOBODY, NOBODY, 0o640]);
});

it('replaces nothing that is protected, and nothing at all where nothing is to be written', async () => {
  const job = inPlace('protected.jpg');
  const notes = inPlace('notes.txt');
  writeFileSync(notes.path, 'mugs are blue');
  for (const { path } of [job, notes]) chmodSync(path, 0o444);
  chmodSync(folder, 0o777);
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(NOBODY);
  try {
    await expect(halveFile(job)).rejects.toThrow('protected.jpg: there is no permission');
    expect(await halveFile({ ...job, target: null })).toMatchObject({ state: 'halved' });
    // What is no picture would not be written: it is passed over as anywhere else.
    await expect(halveFile(notes)).rejects.toMatchObject({ code: 'NOT_AN_IMAGE' });
  } finally {
    if (root) process.seteuid?.(0);
  }
  expect(statSync(job.path).size).toBe(statSync(SAMPLE).size);
});

it('does not bring back a picture that was taken away meanwhile', async () => {
  const job = inPlace('gone.jpg');
  const taken = {
    ...options,
    // Asked for once the picture is read.
    get floor() {
      rmSync(job.path, { force: true });
      return 0;
    },
  };
  await expect(halveFile({ ...job, options: taken })).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  expect(existsSync(job.path)).toBe(false);
});
