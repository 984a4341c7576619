import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWritableFile } from '../../../../../bin/halve/files/check-writable.ts';
import { saveFile } from '../../../../../bin/halve/files/save-file.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const TEXT = 'S. No.,Product Name\n'.repeat(10_000);
const folder = temporaryFolder('save');
const at = (name: string) => join(folder, name);
const server = createServer((request, response) => {
  if (request.url === '/whole') return response.end(TEXT);
  response.writeHead(200, { 'content-length': TEXT.length }).write(TEXT.slice(0, 1_000));
  setTimeout(() => response.destroy(), 20);
});
let url: string;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/whole`;
});
afterAll(() => server.close());

/** A device of its own where one can be made: a fault here, run as root, would replace that of the machine. */
function device(name: string, minor: number): string {
  try {
    execFileSync('mknod', [at(name), 'c', '1', String(minor)], { stdio: 'ignore' });
    writeFileSync(at(name), '');
    return at(name);
  } catch {
    return `/dev/${name}`;
  }
}

describe('what is saved', () => {
  it('replaces the file that a link leads to, and not the link', async () => {
    mkdirSync(at('far'));
    writeFileSync(at('far/results.csv'), 'old');
    symlinkSync('far/results.csv', at('link.csv'));
    symlinkSync('link.csv', at('link-of-a-link.csv'));
    await checkWritableFile(at('link-of-a-link.csv'));
    await saveFile(url, at('link-of-a-link.csv'));
    expect(lstatSync(at('link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('far/results.csv'), 'utf8')).toBe(TEXT);
  });

  it('makes the file that a link leads to where there is none yet', async () => {
    symlinkSync('far/new.csv', at('to-nothing.csv'));
    await checkWritableFile(at('to-nothing.csv'));
    await saveFile(url, at('to-nothing.csv'));
    expect(lstatSync(at('to-nothing.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('far/new.csv'), 'utf8')).toBe(TEXT);
  });

  it.skipIf(process.platform === 'win32')('goes through a pipe, which stays one', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await checkWritableFile(at('pipe'));
    const [read] = await Promise.all([readFile(at('pipe'), 'utf8'), saveFile(url, at('pipe'))]);
    expect(read).toBe(TEXT);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('goes into a device, and says so where that is full', async () => {
    const [nothing, full] = [device('null', 3), device('full', 7)];
    await saveFile(url, nothing);
    await expect(saveFile(url, full)).rejects.toThrow(`Cannot write ${full}: the disk is full`);
    for (const path of [nothing, full]) expect(lstatSync(path).isCharacterDevice()).toBe(true);
  });

  it("touches nothing of the user's own, and leaves nothing behind where it breaks off", async () => {
    mkdirSync(at('own'));
    writeFileSync(at('own/results.csv'), 'old');
    writeFileSync(at('own/results.csv.part'), 'mine');
    await expect(saveFile(url.replace('whole', 'broken'), at('own/results.csv'))).rejects.toThrow('broke');
    expect(readdirSync(at('own'))).toEqual(['results.csv', 'results.csv.part']);
    expect(readFileSync(at('own/results.csv'), 'utf8')).toBe('old');
    await saveFile(url, at('own/results.csv'));
    expect(readdirSync(at('own'))).toEqual(['results.csv', 'results.csv.part']);
    expect(readFileSync(at('own/results.csv.part'), 'utf8')).toBe('mine');
    expect(readFileSync(at('own/results.csv'), 'utf8')).toBe(TEXT);
  });
});

describe('a place that cannot be', () => {
  it.each([
    ['.', /it is a folder/],
    ['nowhere/results.csv', /there is no such folder/],
  ])('is refused before the work: "%s"', async (path, sentence) => {
    await expect(checkWritableFile(path && at(path))).rejects.toThrow(sentence);
  });

  it('is a link that leads to itself', async () => {
    symlinkSync('loop', at('loop'));
    await expect(checkWritableFile(at('loop'))).rejects.toThrow('Cannot write');
  });
});
