import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { runClient } from '../support/stack/run-client.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), 'halve-run-'));
const at = (name: string) => join(folder, name);
let shop: ImageServer;
/** What happens as soon as a picture called `meanwhile` is asked for. */
let whenAsked = () => {};
beforeAll(async () => {
  shop = await startImageServer((path, response, { headers }) => {
    if (path.startsWith('/meanwhile')) whenAsked();
    if (!path.startsWith('/mug-2') || headers.authorization === 'Basic x') return false;
    response.writeHead(401).end();
    return true;
  });
});
afterAll(() => {
  shop?.stop();
  rmSync(folder, { recursive: true });
});

describe('halve run', () => {
  it('leaves catalogue, pictures and report', async () => {
    const url = (seed: number) => shop.picture(seed, `mug-${seed}.png`);
    const rows = [
      ['a', 'Mug "big"', `${url(1)} ${url(2)}`],
      ['b', 'Cup', url(3)],
      ['c', 'No\u202ene', shop.url('/none.jpg')],
    ];
    const cells = (row: string[]) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
    writeFileSync(at('my shop.csv'), ['Handle;Title;Photos', ...rows.map(cells)].join('\r\n'));
    const locked = ['--header', `${shop.address} Authorization: Basic x`];
    const run = (...args: string[]) => ['run', 'my shop.csv', '--allow', shop.address, ...locked, ...args];

    const ran = await runClient(run(), { cwd: folder });
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^Images +3 of 4 succeeded, 1 failed$/m);
    expect(readdirSync(folder).sort()).toEqual([
      'my shop-halved',
      'my shop.csv',
      'my shop.failed.csv',
      'my shop.halved.csv',
      'my shop.report.html',
    ]);
    expect(readdirSync(at('my shop-halved')).sort()).toEqual(['mug-1.jpg', 'mug-2.jpg', 'mug-3.jpg']);
    const halved = parse(readFileSync(at('my shop.halved.csv'), 'utf8'), { delimiter: ';' }) as string[][];
    expect(halved[1]).toEqual(['a', 'Mug "big"', 'my%20shop-halved/mug-1.jpg my%20shop-halved/mug-2.jpg']);
    expect(halved[3]).toEqual(rows[2]);
    const failed = parse(readFileSync(at('my shop.failed.csv'), 'utf8'), { delimiter: ';' }) as string[][];
    expect(failed.slice(1).map(([handle]) => handle)).toEqual(['c']);
    for (const name of readdirSync(at('my shop-halved')))
      await sharp(at(`my shop-halved/${name}`), { failOn: 'error' }).stats();
    const report = readFileSync(at('my shop.report.html'), 'utf8');
    expect(report).toContain('3 of 4 pictures are halved');
    expect(report).toContain('Mug &quot;big&quot;');
    expect(report).toContain('<bdi>No\ufffdne</bdi>');
    expect(report).not.toContain('[object');
    expect(report).toMatch(/<style>[^<]*\.pictures \{/);
    expect(report).toContain('href="my%20shop-halved/mug-1.jpg"');
    expect(report.match(/type="range"/g)).toHaveLength(3);
    expect(report).toContain('Correct it in the catalogue, or put the picture there again.');
    // It opens without a network.
    expect(report).not.toMatch(/(?:src|href)="(?!data:image\/jpeg;base64,|my%20shop-halved\/)/);
  });

  it('stops before the work where a file is in the way, and says what is wrong with a wish', async () => {
    const before = statSync(at('my shop.halved.csv')).mtimeMs;
    const wrong: [string[], number, string][] = [
      [['my shop.csv'], 1, 'my shop.halved.csv is there already. Move it away, or name another folder'],
      [['my shop.csv', '--output-url', 'cdn'], 2, 'Expected the http(s) address of a folder in --output-url'],
      [['my shop.csv', '--output-url', 'https://cdn.example/i?w=1'], 2, 'without "?" and "#", but found'],
      [['my shop.csv', '--options', 'target=3'], 2, '--options, target: '],
      [['my shop.csv', '--target', '3'], 2, '--target: '],
      [['my shop.csv', '--base-url', 'cdn'], 2, '--base-url: '],
      [['my shop.csv', '--header', 'a.example Host: b'], 2, '--header, a.example, host: '],
      [
        ['my shop.csv', '--out', 'new', '--images', 'nowhere'],
        1,
        'Cannot read nowhere: there is none of this name',
      ],
      [['nothing.csv'], 1, 'Cannot read the CSV nothing.csv'],
    ];
    for (const [args, code, sentence] of wrong) {
      const ran = await runClient(['run', ...args], { cwd: folder });
      expect(ran).toMatchObject({ code, err: expect.stringContaining(sentence) });
    }
    expect(statSync(at('my shop.halved.csv')).mtimeMs).toBe(before);
    expect(existsSync(at('.my shop.halve'))).toBe(false);
    expect(readdirSync(at('new'))).toEqual([]);
    rmdirSync(at('new'));
  });

  it('says where it may not write, and leaves nothing', async () => {
    mkdirSync(at('locked'));
    writeFileSync(at('locked/own.csv'), 'sku,image\n1,https://shop.example/1.jpg\n');
    chmodSync(at('locked'), 0o555);
    const ran = await runClient(['run', 'own.csv'], { cwd: at('locked'), heedsModes: true });
    chmodSync(at('locked'), 0o755);
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^The results go beside the CSV without --out, but cannot be written into \/.*\/locked: there is no permission/,
      ),
    });
    expect(readdirSync(at('locked'))).toEqual(['own.csv']);
    rmSync(at('locked'), { recursive: true });
  });

  it('takes the files of a folder for the addresses of the catalogue', async () => {
    mkdirSync(at('photos/mugs'), { recursive: true });
    const picture = Buffer.from(await (await fetch(shop.picture(7))).arrayBuffer());
    writeFileSync(at('photos/mugs/a b.jpg'), picture);
    writeFileSync(at('photos/cut.jpg'), picture.subarray(0, 700));
    writeFileSync(
      at('own.csv'),
      'sku,image\n1,https://shop.example/mugs/a%20b.jpg\n2,/elsewhere/a%20b.jpg\n3,https://shop.example/none.jpg\n4,cut.jpg\n',
    );
    const options = ['--images', 'photos', '--format', 'webp', '--target', '0.6', '--keep-metadata', 'none'];
    const ran = await runClient(['run', 'own.csv', '--json', ...options], { cwd: folder });
    expect(ran.code).toBe(3);
    const { errors, results_url, files } = JSON.parse(ran.out);
    expect({ results_url, files }).toEqual({
      results_url: null,
      files: {
        catalogue: 'own.halved.csv',
        failed: 'own.failed.csv',
        pictures: 'own-halved',
        report: 'own.report.html',
      },
    });
    expect(errors.map(({ row, code }: { row: number; code: string }) => [row, code])).toEqual([
      [3, 'NOT_FOUND'],
      [4, 'IMAGE_TRUNCATED'],
    ]);
    expect(errors[0].message).toBe('Expected the file none.jpg in photos, but there is none');
    const read = (name: string) => readFileSync(at(name), 'utf8');
    expect(read('own.halved.csv').split('\n')).toEqual([
      'sku,image',
      '1,own-halved/a-b.webp',
      '2,own-halved/a-b-2-1.webp',
      '3,https://shop.example/none.jpg',
      '4,cut.jpg',
      '',
    ]);
    expect(read('own.failed.csv')).toMatch(
      /^sku,image,.*\n3,https:\/\/shop.example\/none.jpg,.*\n4,cut.jpg,/,
    );
    for (const name of ['own.halved.csv', 'own.failed.csv', 'own.report.html'])
      expect(read(name)).not.toContain('127.0.0.1');
    expect((await sharp(at('own-halved/a-b.webp')).metadata()).format).toBe('webp');
    expect(read('own.report.html').match(/type="range"/g)).toHaveLength(2);
    expect(existsSync(at('.own.halve'))).toBe(false);
  });

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

  it('ends with 4 where the CSV cannot be read, and leaves nothing behind', async () => {
    writeFileSync(at('wrong.csv'), 'a,b\n1,2\n');
    const ran = await runClient(['run', 'wrong.csv'], { cwd: folder });
    expect(ran).toMatchObject({
      code: 4,
      out: expect.stringMatching(/NO_IMAGE_COLUMN[\s\S]*--image-column NAME/),
    });
    expect(readdirSync(folder).filter((name) => name.includes('wrong'))).toEqual(['wrong.csv']);
    writeFileSync(at('wrong.csv'), 'a,b\nold.jpg,mug.jpg\n');
    const named = await runClient(['run', 'wrong.csv', '--image-column', 'b'], { cwd: folder });
    expect(named).toMatchObject({
      code: 3,
      out: expect.stringMatching(/of 1 succ[\s\S]*in "b", row 1[\s\S]*--images FOLDER/),
    });
  });
});
