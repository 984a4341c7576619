import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { linkFile } from '../../../../../bin/halve/files/link-file.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const SHARED_MEMORY = '/dev/shm';
const folder = temporaryFolder('link');
const elsewhere = temporaryFolder('link', process.platform === 'linux' ? SHARED_MEMORY : undefined);
const file = join(folder, 'mug.jpg');
beforeAll(() => writeFileSync(file, 'mug'));

it('gives a file a second name, and writes over nothing', async () => {
  const path = join(folder, 'second.jpg');
  await linkFile(file, path);
  expect(statSync(path).ino).toBe(statSync(file).ino);
  writeFileSync(join(folder, 'mine.jpg'), 'mine');
  await expect(linkFile(file, join(folder, 'mine.jpg'))).rejects.toThrow('a file of this name is in the way');
  expect(readFileSync(join(folder, 'mine.jpg'), 'utf8')).toBe('mine');
});

it('copies it whole to another disk, and says what is wrong', async () => {
  await linkFile(file, join(elsewhere, 'mug.jpg'));
  expect(readFileSync(join(elsewhere, 'mug.jpg'), 'utf8')).toBe('mug');
  await expect(linkFile(file, join(elsewhere, 'none/mug.jpg'))).rejects.toThrow(/^Cannot write .*mug\.jpg: /);
  expect(readdirSync(elsewhere)).toEqual(['mug.jpg']);
});
