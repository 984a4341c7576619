import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { claimState } from '../../../../bin/halve/run/claim-state.ts';
import { claimFolder, holderOf } from '../../../../local/emulators/claim-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const folder = temporaryFolder('start');

describe('the folder of --data', () => {
  it('is refused where there is no permission to write', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    chmodSync(folder, 0o755);
    // To root nothing is closed, so root asks as somebody else: from then on, for that one may not even read Node.
    const ask = `const { claimFolder } = await import(process.argv[1]);
      if (process.getuid?.() === 0) {
        process.setgroups([]);
        process.setgid(65_534);
        process.setuid(65_534);
      }
      claimFolder(process.argv[2]);`;
    const module = join(ROOT, 'local/emulators/claim-folder.ts');
    const args = ['--input-type=module', '-e', ask, module, join(closed, 'data')];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toContain('cannot be used: there is no permission to write there. Choose another one.');
  });

  it('is refused where it is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => claimFolder(file)).toThrow(
      `the folder ${file} of --data cannot be used: it is a file, not a folder. Choose another one.`,
    );
  });

  it('is refused where its disk is full, which SQLite says in a way of its own', () => {
    const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(() => {
      throw full;
    });
    try {
      const data = join(folder, 'full');
      expect(() => claimFolder(data)).toThrow(
        `the folder ${data} of --data cannot be used: the disk is full. Choose another one.`,
      );
      expect(holderOf(data)).toBeUndefined();
      expect(() => claimState('products.csv', data, folder)).toThrow(
        `Cannot write into ${folder}: the disk is full. Make room, or choose another place.`,
      );
    } finally {
      exec.mockRestore();
    }
  });

  it('is refused where an older Halve wrote it', () => {
    const old = join(folder, 'old');
    mkdirSync(join(old, 'table'), { recursive: true });
    expect(() => claimFolder(old)).toThrow(`the folder ${old} of --data was written by an older Halve`);
  });

  it('belongs to one process until that ends, be it killed', async () => {
    const data = join(folder, 'data');
    const ask = `const { claimFolder } = await import(process.argv[1]);
      globalThis.release = claimFolder(process.argv[2]);
      console.log('has it');
      setInterval(() => {}, 1000);`;
    const module = join(ROOT, 'local/emulators/claim-folder.ts');
    const other = spawn(process.execPath, ['--input-type=module', '-e', ask, module, data]);
    const gone = new Promise((resolve) => other.once('close', resolve));
    await new Promise((resolve) => other.stdout.once('data', resolve));
    expect(() => claimFolder(data)).toThrow(`in use by another Halve, process ${other.pid}. Stop`);
    other.kill('SIGKILL');
    await gone;
    const release = claimFolder(data);
    release();
    release();
    claimFolder(data)();
  });

  it('is free where the number of whoever was killed is another process by now', () => {
    const data = join(folder, 'reused');
    mkdirSync(data);
    writeFileSync(join(data, 'running.pid'), String(process.ppid));
    expect(() => claimFolder(data)()).not.toThrow();
  });
});
