import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ImageServer, startImageServer } from '../../support/servers/image-server.ts';
import { runClient } from '../../support/stack/run-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 240_000 });

const folder = temporaryFolder('run');
const at = (name: string) => join(folder, name);
/** So many pictures are answered; the others wait for it. */
let open = 2;
let shop: ImageServer;
const waiting: (() => void)[] = [];
beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    if (!path.startsWith('/slow') || open > 0) {
      open -= 1;
      return false;
    }
    waiting.push(() => response.destroy());
    return true;
  });
});
afterAll(() => {
  for (const end of waiting) end();
  shop?.stop();
});

describe('halve run', () => {
  it('is stopped by Ctrl+C, goes on where it was', async () => {
    const url = (seed: number) => shop.picture(seed, `slow/mug-${seed}.png`);
    const rows = [
      ['a', 'Mug "big"', `${url(1)} ${url(2)}`],
      ['b', 'Cup', url(3)],
      ['c', 'None', shop.url('/none.jpg')],
    ];
    const cells = (row: string[]) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
    writeFileSync(at('my shop.csv'), ['Handle;Title;Photos', ...rows.map(cells)].join('\r\n'));
    const run = (...args: string[]) => ['run', 'my shop.csv', '--allow', shop.address, ...args];

    const stopped = await runClient(run(), { cwd: folder, interruptAt: /Compressing/ });
    expect(stopped).toMatchObject({ code: 130, err: expect.stringContaining('goes on where it was') });
    expect(readdirSync(folder).sort()).toEqual(['.my shop.halve', 'my shop.csv']);

    open = 1_000;
    const ran = await runClient(run(), { cwd: folder });
    expect(ran.err).toContain('Going on where the last run was stopped.');
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^Images +3 of 4 succeeded, 1 failed$/m);
    expect(readdirSync(at('my shop-halved')).sort()).toEqual(['mug-1.jpg', 'mug-2.jpg', 'mug-3.jpg']);
  });
});
