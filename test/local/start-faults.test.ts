import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { claimFolder } from '../../local/emulators/claim-folder.ts';
import { freePort } from '../support/servers/free-port.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'halve-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm start` says to somebody for whom it cannot start. */
async function start(...args: string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'local', ...args], { stdio: 'pipe' });
  return end(child);
}

function end(child: ChildProcess): Promise<{ code: number | null; err: string }> {
  let err = '';
  child.stderr?.on('data', (text) => {
    err += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, err })));
}

describe('npm start says in a sentence', () => {
  it.each([
    ['that of the API', 0],
    ['that of S3', 1],
    ['that of DynamoDB', 2],
  ])('which port is taken, be it %s, and how to choose another', async (_, place) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, err } = await start('--port', String(port - place));
    server.close();
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`^Port ${port} is taken.*--port 4000.*\n$`));
  });

  it('what is wrong with an option', async () => {
    const { err } = await start('--port', '65535');
    expect(err).toContain('Expected a whole number from 0 to 65532');
    expect((await start('--port', '')).err).toContain('Expected a whole number from 0 to 65532');
    expect(await start('--data', '')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Expected a value in --data, but it is empty'),
    });
  });
});

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
    const { err } = await end(spawn(process.execPath, args, { stdio: 'pipe' }));
    expect(err).toContain('cannot be used: there is no permission to write there. Choose another one.');
  });

  it('is refused where it is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => claimFolder(file)).toThrow(
      `the folder ${file} of --data cannot be used: it is a file, not a folder. Choose another one.`,
    );
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
      // Two shells around it, of which the outer one is killed first, as a terminal is closed under `nohup npm start &`.
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
    const { code } = await end(child);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Usage: npm start') });
  });
});
