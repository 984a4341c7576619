import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ownFiles } from '../../../../../bin/halve/run/own-files.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const root = temporaryFolder('own');

let made = 0;
let at: (name: string) => string;
beforeEach(() => {
  const folder = join(root, String(++made));
  at = (name) => join(folder, name);
  mkdirSync(at('.state'), { recursive: true });
});
const open = () =>
  ownFiles(at('.state'), { halved: at('halved.csv'), failed: at('failed.csv'), report: at('report.html') });
const words = (text: string) => (path: string) => writeFile(path, text);
const read = (name: string) => readFileSync(at(name), 'utf8');

it('puts a file anew over what an earlier try of the same run has put there', async () => {
  await (await open()).put('halved', words('first'));
  await (await open()).put('halved', words('second'));
  expect(read('halved.csv')).toBe('second');
  expect(readdirSync(at('.')).sort()).toEqual(['.state', 'halved.csv']);
});

it('puts a file over nothing that has come there meanwhile', async () => {
  const files = await open();
  writeFileSync(at('halved.csv'), 'mine');
  await expect(files.put('halved', words('ours'))).rejects.toThrow(
    'halved.csv has come there meanwhile. Move it away; the same command then goes on.',
  );
  expect(read('halved.csv')).toBe('mine');
  await files.put('report', words('report'));
  expect(read('report.html')).toBe('report');
});

it('begins nothing where something stands that it has not put there so', async () => {
  await (await open()).put('halved', words('ours'));
  writeFileSync(at('halved.csv'), 'ours, but changed since');
  await expect(open()).rejects.toThrow('halved.csv is there already. Move it away');
  rmSync(at('halved.csv'));
  symlinkSync('nowhere', at('failed.csv'));
  await expect(open()).rejects.toThrow('failed.csv is there already. Move it away');
  expect(existsSync(at('nowhere'))).toBe(false);
});
