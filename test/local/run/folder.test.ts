import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  shop = await startImageServer();
});
afterAll(() => shop?.stop());

describe('halve run', () => {
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
    // Two addresses that mean one picture are one to whoever looks at them.
    expect(read('own.report.html').match(/type="range"/g)).toHaveLength(1);
    expect(existsSync(at('.own.halve'))).toBe(false);
  });
});
