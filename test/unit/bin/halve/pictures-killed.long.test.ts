import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CLIENT, runClient } from '../../../support/stack/run-client.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000 });

const SAMPLES = join(import.meta.dirname, '../../../../local/samples');
const root = temporaryFolder('pictures');

let shop: string;
let made = 0;
const at = (name: string) => join(shop, name);
const halve = (...args: string[]) => runClient(['images', ...args], { cwd: shop });
const sizeOf = (name: string) => statSync(at(name)).size;
const isWhole = (path: string) => sharp(path, { failOn: 'error' }).stats();

beforeEach(() => {
  shop = join(root, `shop ${++made} für`);
  mkdirSync(join(shop, 'photos/mugs'), { recursive: true });
  copyFileSync(join(SAMPLES, 'seeding.jpg'), at('photos/a.jpg'));
  copyFileSync(join(SAMPLES, 'seeding.webp'), at('photos/mugs/b.webp'));
  writeFileSync(at('photos/notes.txt'), 'mugs are blue');
});

describe('halve images', () => {
  it('leaves every file whole when it is killed, and tidies up the next time', async () => {
    for (let copy = 0; copy < 12; copy++)
      copyFileSync(join(SAMPLES, 'seeding.jpg'), at(`photos/copy-${copy}.jpg`));
    const child = spawn(process.execPath, [CLIENT, 'images', 'photos', '--in-place'], { cwd: shop });
    await new Promise((resolve) => child.stdout.once('data', () => child.stdout.once('data', resolve)));
    child.kill('SIGKILL');
    await sleep(1_500);
    writeFileSync(at('photos/.copy-1.jpg.999999999.halve'), 'half');
    const names = readdirSync(at('photos')).filter((name) => name.endsWith('.jpg'));
    expect(names).toHaveLength(13);
    for (const name of names) await isWhole(at(`photos/${name}`));
    expect(names.some((name) => sizeOf(`photos/${name}`) === 110_000)).toBe(true);
    await halve('photos', '--in-place');
    expect(readdirSync(at('photos')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'loses one picture to a process that is killed, and goes on',
    async () => {
      for (let copy = 0; copy < 8; copy++)
        copyFileSync(join(SAMPLES, 'seeding.jpg'), at(`photos/copy-${copy}.jpg`));
      const child = spawn(process.execPath, [CLIENT, 'images', 'photos', '--dry-run', '--workers', '1'], {
        cwd: shop,
      });
      let out = '';
      child.stdout.on('data', (text) => {
        out += text;
      });
      const ended = new Promise((resolve) => child.on('close', resolve));
      const workers = () =>
        readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
      await expect.poll(() => out, { timeout: 30_000 }).toContain('photos/a.jpg');
      process.kill(Number(workers()[0]), 'SIGKILL');
      expect(await ended).toBe(3);
      expect(out.match(/WORKER_DIED/g)).toHaveLength(1);
      expect(out.match(/^photos.* % +\d+$/gm)).toHaveLength(9);
    },
  );
});
