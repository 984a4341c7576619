import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pointAtFolder } from '../../../../../../bin/halve/run/folder/point-at-folder.ts';
import { type ServedFolder, serveFolder } from '../../../../../../bin/halve/run/folder/serve-folder.ts';
import { Options } from '../../../../../../lambdas/shared/schemas/options.ts';
import { temporaryFolder } from '../../../../../support/temporary-folder.ts';

const NOBODY = 65_534;
const root = temporaryFolder('folder');

let at: (name: string) => string;
let folder: ServedFolder;
let made = 0;
beforeEach(async () => {
  const base = join(root, String(++made));
  at = (name) => join(base, name);
  for (const name of ['dir/a', 'dir/b', 'state', 'outside']) mkdirSync(at(name), { recursive: true });
  const files = ['dir/a/mug.jpg', 'dir/b/cup.jpg', 'dir/a/twice.jpg', 'dir/b/twice.jpg', 'dir/Größe 1.png'];
  for (const name of files) writeFileSync(at(name), name);
  writeFileSync(at('outside/secret.jpg'), 'secret');
  symlinkSync(at('outside/secret.jpg'), at('dir/link.jpg'));
  symlinkSync(at('outside'), at('dir/out'));
  symlinkSync(at('dir/b/cup.jpg'), at('dir/inner.jpg'));
  folder = await serveFolder(at('dir'), at('state'));
});
afterEach(() => folder.stop());

const catalogue = () => ({ file: at('in.csv'), name: 'products.csv' });

async function pointed(csv: string, options = {}): Promise<string[][]> {
  writeFileSync(at('in.csv'), csv);
  await pointAtFolder(catalogue(), at('out.csv'), Options.parse(options), folder);
  return parse(readFileSync(at('out.csv')), { relax_column_count: true }) as string[][];
}
/** Root may read everything. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

const read = async (url: string) => {
  const answer = await fetch(url);
  return answer.ok ? answer.text() : answer.status;
};

describe('a catalogue whose addresses are files of a folder', () => {
  it('is called as its user calls it where it cannot be read, and the way out is named', async () => {
    const options = { columns: { images: ['Foto'] } };
    await expect(pointed('sku,image\n1,a/mug.jpg\n', options)).rejects.toThrow(
      /^products\.csv: Expected the column "Foto" .* \(COLUMN_NOT_FOUND\)\. Name .* by --image-column NAME/,
    );
  });

  it('is in UTF-8 when it is handed in, whatever it was in', async () => {
    writeFileSync(at('in.csv'), Buffer.from('sku,name,image\n1,\xa3\xf3dka,a/mug.jpg\n', 'latin1'));
    const options = Options.parse({ encoding: 'windows-1250' });
    const read = await pointAtFolder(catalogue(), at('out.csv'), options, folder);
    expect(readFileSync(at('out.csv'), 'utf8')).toContain('1,Łódka,http://');
    expect(read.options).not.toHaveProperty('encoding');
    expect(read.recoded).toBe(true);
  });

  it('leads to them by path, by a name that is there once, and by relative paths', async () => {
    const rows = await pointed(
      'sku,image\n1,https://shop.example/a/mug.jpg?v=2\n2,https://shop.example/media/cup.jpg\n' +
        '3,"/a/mug.jpg, Größe 1.png"\n4,https://shop.example/Gr%C3%B6%C3%9Fe%201.png\n5,inner.jpg\n6,C:\\pics\\cup.jpg\n',
    );
    const urls = rows.slice(1).flatMap(([, cell]) => cell!.split(', '));
    expect(await Promise.all(urls.map(read))).toEqual([
      'dir/a/mug.jpg',
      'dir/b/cup.jpg',
      'dir/a/mug.jpg',
      'dir/Größe 1.png',
      'dir/Größe 1.png',
      'dir/b/cup.jpg',
      'dir/b/cup.jpg',
    ]);
    expect(folder.asWritten(urls[0]!)).toBe('https://shop.example/a/mug.jpg?v=2');
  });

  it('leads to a file with a "%" in its name, which nobody has escaped', async () => {
    writeFileSync(at('dir/50% off.jpg'), 'half');
    const rows = await pointed(
      'image\nhttps://shop.example/50%%20off.jpg\nhttps://shop.example/50%25%20off.jpg\n50% off.jpg\n',
    );
    const urls = rows.slice(1).map(([url]) => url!);
    expect(await Promise.all(urls.map(read))).toEqual(['half', 'half', 'half']);
    for (const url of urls) expect(url).toMatch(/\/50%25%20off\.jpg$/);
  });

  it('never leaves the folder, and says by name what is not there or there twice', async () => {
    const addresses = [
      'link.jpg',
      'out/secret.jpg',
      '../outside/secret.jpg',
      'https://shop.example/..%2foutside%2fsecret.jpg',
      at('outside/secret.jpg'),
      'https://shop.example/x/twice.jpg',
    ];
    const rows = await pointed(`sku,image\n${addresses.map((address) => `1,${address}\n`).join('')}`);
    const urls = rows.slice(1).map(([, cell]) => cell!);
    expect(await Promise.all(urls.map(read))).toEqual(Array(6).fill(404));
    const why = urls.map((url) => folder.explained({ code: 'X', message: 'no' }, url));
    expect(why[0]).toEqual({
      code: 'NOT_FOUND',
      message: `Expected the file link.jpg in ${at('dir')}, but there is none`,
    });
    expect(why[5]!.message).toMatch(/lie in 2 places: a\/twice\.jpg, b\/twice\.jpg$/);
    const { origin } = new URL(urls[0]!);
    for (const path of ['/', '/99/mug.jpg', '/../in.csv', '/a/mug.jpg'])
      expect(await read(origin + path)).toBe(404);
  });

  it.each([
    ['https://shop.example/a', 'NOT_FOUND', 'it is a folder'],
    ['broken.jpg', 'NOT_FOUND', 'it is a link that leads to no file'],
    ['locked.jpg', 'UNREADABLE_FILE', 'there is no permission'],
  ])('fails for good, by name, at once: %s', async (name, code, why) => {
    symlinkSync(at('nowhere.jpg'), at('dir/broken.jpg'));
    writeFileSync(at('dir/locked.jpg'), 'locked');
    chmodSync(at('dir/locked.jpg'), 0o000);
    chmodSync(root, 0o755);
    chmodSync(at(''), 0o777);
    const [, [, url] = []] = await asNobody(() => pointed(`sku,image\n1,${name}\n`));
    expect(await asNobody(() => read(url!))).toBe(404);
    const failure = folder.explained({ code: 'X', message: 'no' }, url!);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(`but ${why}`) });
  });

  it('answers as nothing that may be tried again where a file has gone, or may no longer be read', async () => {
    const [, [, mug] = [], [, cup] = []] = await pointed('sku,image\n1,a/mug.jpg\n2,b/cup.jpg\n');
    chmodSync(root, 0o755);
    chmodSync(at('dir/a/mug.jpg'), 0o000);
    rmSync(at('dir/b/cup.jpg'));
    expect(await asNobody(() => Promise.all([mug!, cup!].map(read)))).toEqual([403, 404]);
  });

  it('is read in the same columns, and goes on at the same addresses', async () => {
    writeFileSync(at('in.csv'), 'x;y\n1;mug.jpg\n2;none\n');
    const options = Options.parse({ columns: { images: ['y'] } });
    const first = await pointAtFolder(catalogue(), at('out.csv'), options, folder);
    expect(first.options.columns).toEqual({ images: [2] });
    folder.stop();
    folder = await serveFolder(at('dir'), at('state'));
    await pointAtFolder(catalogue(), at('again.csv'), options, folder);
    expect(readFileSync(at('again.csv'), 'utf8')).toBe(readFileSync(at('out.csv'), 'utf8'));
  });
});
