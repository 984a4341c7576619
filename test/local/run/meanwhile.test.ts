import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ImageServer, startImageServer } from '../../support/servers/image-server.ts';
import { runClient } from '../../support/stack/run-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 240_000 });

const folder = temporaryFolder('run');
const at = (name: string) => join(folder, name);
let shop: ImageServer;
/** What happens as soon as a picture called `meanwhile` is asked for. */
let whenAsked = () => {};
beforeAll(async () => {
  shop = await startImageServer((path) => {
    if (path.startsWith('/meanwhile')) whenAsked();
    return false;
  });
});
afterAll(() => shop?.stop());

describe('halve run', () => {
  it('ends a second run of the same catalogue with a sentence, and leaves the first alone', async () => {
    writeFileSync(at('twice.csv'), `sku,image\n1,${shop.picture(8)}\n`);
    const run = ['run', 'twice.csv', '--allow', shop.address];
    const first = runClient(run, { cwd: folder });
    await vi.waitUntil(() => existsSync(at('.twice.halve/running.pid')), { timeout: 60_000 });
    const second = await runClient(run, { cwd: folder });
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^Expected no other run of twice\.csv, or into \.twice\.halve, but there is one: process \d+\. Wait/m,
      ),
    });
    expect((await first).code).toBe(0);
    expect(existsSync(at('twice.halved.csv'))).toBe(true);
  });

  it('keeps to the catalogue as it was, and writes over nothing that comes meanwhile', async () => {
    const rows = [`1,${shop.picture(11, 'meanwhile.jpg')}`, `2,${shop.picture(12)}`];
    const csv = ['sku,image', ...rows, ''].join('\n');
    writeFileSync(at('live.csv'), csv);
    whenAsked = () => {
      writeFileSync(at('live.csv'), ['sku,image', '0,', ...rows.reverse()].join('\n'));
      writeFileSync(at('live.report.html'), 'mine');
      whenAsked = () => {};
    };
    const run = ['run', 'live.csv', '--allow', shop.address];
    const ran = await runClient(run, { cwd: folder });
    expect(ran).toMatchObject({
      code: 1,
      err: expect.stringContaining('live.report.html has come there meanwhile. Move it away; the same'),
    });
    expect(readFileSync(at('live.report.html'), 'utf8')).toBe('mine');
    const halved = ['sku,image', '1,live-halved/meanwhile.jpg', '2,live-halved/picture-12.jpg', ''].join(
      '\n',
    );
    expect(readFileSync(at('live.halved.csv'), 'utf8')).toBe(halved);

    writeFileSync(at('live.csv'), csv);
    rmSync(at('live.report.html'));
    cpSync(at('.live.halve'), at('kept'), { recursive: true });
    writeFileSync(at('.live.halve/data/table.sqlite'), 'damaged');
    expect(await runClient(run, { cwd: folder })).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^What the last run has left in \.live\.halve cannot be read: .*Delete that/m,
      ),
    });
    rmSync(at('.live.halve'), { recursive: true });
    writeFileSync(at('.live.halve'), 'mine');
    expect(await runClient(run, { cwd: folder })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be written into .*: a part of the path is a file|in the way/),
    });
    rmSync(at('.live.halve'));
    renameSync(at('kept'), at('.live.halve'));
    whenAsked = () => writeFileSync(at('live.csv'), `${csv}3,\n`);
    // As `| head -1` does it: the files are the work, not what is printed.
    const again = await runClient(run, { cwd: folder, closesOut: true });
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('live.csv was changed meanwhile') });
    expect(readFileSync(at('live.halved.csv'), 'utf8')).toBe(halved);
    expect(readFileSync(at('live.report.html'), 'utf8')).toContain('2 of 2 pictures');
    expect(existsSync(at('.live.halve'))).toBe(false);
  });

  it('ends with one sentence where its state is deleted under it, whatever stumbles over that', async () => {
    writeFileSync(
      at('gone.csv'),
      `sku,image\n1,${shop.picture(21, 'meanwhile-gone.jpg')}\n2,${shop.picture(22)}\n`,
    );
    whenAsked = () => {
      rmSync(at('.gone.halve'), { recursive: true });
      whenAsked = () => {};
    };
    const ran = await runClient(['run', 'gone.csv', '--allow', shop.address], { cwd: folder });
    const said = ran.err
      .split('\n')
      .filter((line) => !/^(Starting|Uploading|Waiting|Compressing)/.test(line));
    expect({ ...ran, err: said }).toEqual({
      code: 1,
      out: '',
      err: ['The state of this run, .gone.halve, has been deleted. The same command begins anew.', ''],
    });
    expect(existsSync(at('.gone.halve'))).toBe(false);
  });
});
