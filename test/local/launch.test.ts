import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../support/servers/free-port.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const ROOT = join(import.meta.dirname, '../..');

const untilGone = (url: string) =>
  expect
    .poll(
      () =>
        fetch(url).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 20_000 },
    )
    .toBe('gone');

describe('a shell in which npm runs a script', () => {
  it('takes along what it has started when it is ended', async () => {
    // With a second command, so that no shell gives its place to the first.
    const command = `"$0" bin/halve.js listen --port ${await freePort()}; true`;
    const shell = spawn('sh', ['-c', command, process.execPath], {
      cwd: ROOT,
      stdio: 'pipe',
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    const said = new Promise<string>((resolve) => shell.stderr.on('data', (text) => resolve(String(text))));
    const url = /http:\S+\//.exec(await said)![0];
    expect((await fetch(url)).status).toBe(400);
    shell.kill('SIGTERM');
    await untilGone(url);
  });

  it.runIf(process.platform === 'linux')(
    'takes it along when npm is killed, but not when its starter is',
    async () => {
      const command = `"$0" bin/halve.js listen --port ${await freePort()}; true`;
      const npm = `console.log(process.pid);
      require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(command)}, process.execPath], { stdio: 'inherit' });`;
      // Two shells around it, of which the outer one is killed first, as a script ends that has left `npm start &` behind.
      const terminal = spawn('sh', ['-c', '"$0" -e "$1"; true', process.execPath, npm], {
        cwd: ROOT,
        stdio: 'pipe',
        env: { ...process.env, npm_lifecycle_event: 'start' },
      });
      const pid = new Promise<string>((resolve) =>
        terminal.stdout.once('data', (text) => resolve(String(text))),
      );
      const said = new Promise<string>((resolve) =>
        terminal.stderr.on('data', (text) => resolve(String(text))),
      );
      const url = /http:\S+\//.exec(await said)![0];
      terminal.kill('SIGKILL');
      // Twice as long as it takes to look.
      await sleep(1_200);
      expect((await fetch(url)).status).toBe(400);
      process.kill(Number(await pid), 'SIGKILL');
      await untilGone(url);
    },
  );
});

describe('an older Node', () => {
  it('ends what it has launched when it is killed', async () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.1.0' });
      process.argv.splice(1, 0, 'launch');
      process.argv.push('listen', '--port', '${await freePort()}');
      const { launch } = await import(${JSON.stringify(join(ROOT, 'bin/launch.js'))});
      await launch('./halve.ts');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', pretend], { stdio: 'pipe' });
    const said = new Promise<string>((resolve) => child.stderr.on('data', (text) => resolve(String(text))));
    const url = /http:\S+\//.exec(await said)![0];
    expect((await fetch(url)).status).toBe(400);
    child.kill('SIGKILL');
    await untilGone(url);
  });

  it('says so where the folder that it is started in is deleted', async () => {
    const line = 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$0" "$1" list';
    const client = spawn('sh', ['-c', line, process.execPath, join(ROOT, 'bin/halve.js')], { stdio: 'pipe' });
    let err = '';
    client.stderr.on('data', (text) => {
      err += text;
    });
    const code = await new Promise((resolve) => client.on('close', resolve));
    const said =
      'The folder that this was started in is no longer there. Go to another one, and try again.\n';
    expect({ code, err }).toEqual({ code: 1, err: said });
  });

  it('runs the scripts on the Node that npm has brought', async () => {
    // Node 24 itself, told to take itself for an older one.
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.1.0' });
      process.argv.splice(1, 0, 'launch');
      process.argv.push('--help');
      const { launch } = await import(${JSON.stringify(join(ROOT, 'bin/launch.js'))});
      await launch('./local.ts');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', pretend], { stdio: 'pipe' });
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Usage: npm start') });
  });
});
