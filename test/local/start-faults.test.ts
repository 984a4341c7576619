import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const ROOT = join(import.meta.dirname, '../..');

/** What `npm start` says to somebody for whom it cannot start. */
async function start(...args: string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'local', ...args], { stdio: 'pipe' });
  let err = '';
  child.stderr.on('data', (text) => {
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
