import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { CLIENT, runClient } from '../../../../support/stack/run-client.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000 });

/** Nobody listens there: what is refused is refused before a call. */
const NOWHERE = { HALVE_URL: 'http://127.0.0.1:9/' };

describe('the client refuses', () => {
  it.each(['.', '..', 'a/b', '%2e'])('an id that would lead elsewhere: "%s"', async (id) => {
    const ran = await runClient(['erase', id], { env: NOWHERE });
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('Expected the id of a request') });
  });

  it.each(['secret\nagain', 'secrét☃', 'secret again', ''])(
    'a token that is none, without showing it',
    async (token) => {
      const ran = await runClient(['list', '--token', token], { env: NOWHERE });
      expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('--token') });
      expect(ran.err).not.toContain('secr');
    },
  );

  it.each(['http://me:secret@127.0.0.1:9/', 'ftp://me:secret@shop.example/', 'http://me:secret@[/'])(
    'a password in the address, without showing it',
    async (url) => {
      const ran = await runClient(['list', '--url', url]);
      expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('--url') });
      expect(ran.err).not.toContain('secret');
    },
  );

  it.each(['localhost', 'http://localhost:4200/', 'localhost:99999'])(
    'an address that is none, before anything starts: --allow %s',
    async (allow) => {
      const ran = await runClient(['run', 'products.csv', '--allow', allow]);
      expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('Expected HOST:PORT') });
    },
  );

  it.each(['run', 'images'])('more compressors than a machine can bear: %s', async (command) => {
    const ran = await runClient([command, CLIENT, '--workers', '1000000000']);
    expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(/16 for each\s+core/) });
  });

  it.each(['submit', 'watch', 'retry'])('a shape without a file for it: %s', async (command) => {
    const ran = await runClient([command, 'x', '--shape', 'failed'], { env: NOWHERE });
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('Expected --out FILE') });
  });

  it('an option that there is not, by its name', async () => {
    const ran = await runClient(['run', 'products.csv', '--options', 'foo=1']);
    expect(ran).toMatchObject({ code: 2, err: '--options: Unknown field "foo".\n' });
  });

  it('a folder where none can be made', async () => {
    const ran = await runClient(['run', CLIENT, '--out', '/proc/halve']);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('Cannot write into /proc/halve') });
  });

  it.each([
    [['run', ''], 'for <file>'],
    [['images', CLIENT, '', '--dry-run'], 'for <paths>'],
    [['erase', ''], 'for <id>'],
    [['client', 'create', '', '--local'], 'for <name>'],
    [['run', 'products.csv', '--images='], 'in --images'],
    [['run', 'products.csv', '--image-column', 'Photo', '--image-column', ''], 'in --image-column'],
    [['watch', 'x', '--out', ''], 'in --out'],
    [['client', 'list', '--table', ''], 'in --table'],
    [['verify-webhook', '-', '--headers', '', '--secret', 'x'], 'in --headers'],
  ])('what is empty, before anything else: %j', async (args, place) => {
    const ran = await runClient(args, { env: NOWHERE });
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(new RegExp(`^Expected a value ${place}, but it is empty\\.`)),
    });
  });

  it('an empty CSV from standard input', async () => {
    const ran = await runClient(['submit', '-'], { env: NOWHERE, input: '' });
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('standard input, but it is empty') });
  });
});

/** As an older Node sees itself, which then starts the right one. */
const OLDER = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.0.0' })`;

it.each(['SIGINT', 'SIGTERM'] as const)(
  'the client ends by a %s to itself alone, whatever Node it was started with, and no process is left',
  async (signal) => {
    const args = ['--import', OLDER, CLIENT, 'listen', '--port', '8093'];
    const client = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    client.stderr.on('data', (text) => {
      said += text;
    });
    await once(client.stderr, 'data');
    const [own] = spawnSync('ps', ['-o', 'pid=', '--ppid', String(client.pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split(/\s+/);
    expect(Number(own)).toBeGreaterThan(1);
    client.kill(signal);
    expect(await once(client, 'close')).toEqual([130, null]);
    expect(said).toContain('Stopped listening.');
    expect(() => process.kill(Number(own), 0)).toThrow('ESRCH');
  },
);

it.skipIf(process.platform !== 'linux')('the client says that a disk is full, and nothing else', () => {
  const ran = spawnSync('sh', ['-c', '"$0" "$1" --help > /dev/full', process.execPath, CLIENT], {
    encoding: 'utf8',
  });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toBe(
    'Cannot write to standard output: the disk is full. Make room, or choose another place.\n',
  );
});
