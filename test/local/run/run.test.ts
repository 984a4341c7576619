import { existsSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ImageServer, startImageServer } from '../../support/servers/image-server.ts';
import { runClient } from '../../support/stack/run-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 240_000 });

const folder = temporaryFolder('run');
const at = (name: string) => join(folder, name);
let shop: ImageServer;
beforeAll(async () => {
  shop = await startImageServer((path, response, { headers }) => {
    if (!path.startsWith('/mug-2') || headers.authorization === 'Basic x') return false;
    response.writeHead(401).end();
    return true;
  });
});
afterAll(() => shop?.stop());

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
