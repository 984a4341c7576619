import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runClient } from '../../../support/stack/run-client.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000 });

const SAMPLES = join(import.meta.dirname, '../../../../local/samples');
const root = temporaryFolder('pictures');

let shop: string;
let made = 0;
const at = (name: string) => join(shop, name);
const halve = (...args: string[]) => runClient(['images', ...args], { cwd: shop });
const sizeOf = (name: string) => statSync(at(name)).size;
const isWhole = (path: string) => sharp(path, { failOn: 'error' }).stats();

beforeEach(() => {
  shop = join(root, `shop ${++made} für`);
  mkdirSync(join(shop, 'photos/mugs'), { recursive: true });
  copyFileSync(join(SAMPLES, 'seeding.jpg'), at('photos/a.jpg'));
  copyFileSync(join(SAMPLES, 'seeding.webp'), at('photos/mugs/b.webp'));
  writeFileSync(at('photos/notes.txt'), 'mugs are blue');
});

describe('halve images', () => {
  it('halves a folder into another, passes over what is no picture, and writes over nothing', async () => {
    writeFileSync(at('photos/mugs/cut.jpg'), readFileSync(at('photos/a.jpg')).subarray(0, 9_000));
    const ran = await halve('photos', '--out', 'photos/small');
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^photos\/a\.jpg +110\.0 kB +\d\d\.\d kB +\d\d % +\d+$/m);
    expect(ran.out).toMatch(/^photos\/mugs\/cut\.jpg +failed: .*\(IMAGE_TRUNCATED\)$/m);
    expect(ran.out).not.toContain('notes.txt');
    expect(ran.err).toContain('2 pictures; 1 failed; 1 file passed over');
    expect(readdirSync(at('photos/small'), { recursive: true }).sort()).toEqual([
      'a.jpg',
      'mugs',
      'mugs/b.webp',
    ]);
    for (const name of ['a.jpg', 'mugs/b.webp']) {
      expect(sizeOf(`photos/small/${name}`)).toBeLessThanOrEqual(sizeOf(`photos/${name}`) / 2);
      await isWhole(at(`photos/small/${name}`));
    }
    writeFileSync(at('photos/small/a.jpg'), 'mine');
    // By another way to the same folder.
    symlinkSync('photos', at('link'));
    const again = await halve('photos', '--out', 'link/small');
    expect(again.err).toContain('2 were there already');
    expect(readFileSync(at('photos/small/a.jpg'), 'utf8')).toBe('mine');
    expect(readdirSync(at('photos/small')).sort()).toEqual(['a.jpg', 'mugs']);
  });

  it('begins nothing where one of several names leads nowhere', async () => {
    const ran = await halve('photos/a.jpg', 'photos/mug.jpg', '--in-place');
    expect(ran.code).toBe(1);
    expect(ran.out).not.toContain('a.jpg');
    expect(ran.err).toBe('Cannot read photos/mug.jpg: there is none of this name. Check the path.\n');
    expect(readFileSync(at('photos/a.jpg'))).toEqual(readFileSync(join(SAMPLES, 'seeding.jpg')));
  });

  it('replaces in place what gets smaller, keeps its mode, and follows a link that is named', async () => {
    chmodSync(at('photos/a.jpg'), 0o640);
    symlinkSync('photos/mugs/b.webp', at('link.webp'));
    symlinkSync('..', at('photos/round'));
    const ran = await halve('photos', 'link.webp', '--in-place', '--json');
    expect(ran).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 link passed over, being followed only where it is named.'),
    });
    const lines = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ file, state }) => [file, state])).toEqual([
      ['photos/a.jpg', 'halved'],
      ['photos/mugs/b.webp', 'halved'],
      ['photos/notes.txt', 'passed'],
    ]);
    expect(sizeOf('photos/a.jpg')).toBe(lines[0].bytes.output);
    expect(statSync(at('photos/a.jpg')).mode & 0o777).toBe(0o640);
    expect(sizeOf('photos/mugs/b.webp')).toBeLessThanOrEqual(54_166 / 2);
    expect(readdirSync(at('photos'))).toEqual(['a.jpg', 'mugs', 'notes.txt', 'round']);
  });

  it('writes nothing on a dry run, and says in one sentence what is wrong with a wish', async () => {
    const dry = await halve('photos/a.jpg', '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '1 picture, nothing written.\n' });
    expect(sizeOf('photos/a.jpg')).toBe(110_000);
    const wrong: [string[], number, string][] = [
      [['photos'], 2, 'Expected one of --out DIR, --in-place and --dry-run.'],
      [['photos', '--dry-run', '--in-place'], 2, 'Expected one of'],
      [['photos', '--in-place', '--options', 'format=webp'], 2, 'keeps the names'],
      [['photos', '--dry-run', '--options', 'target=2'], 2, '--options, target: '],
      [['nothing', '--dry-run'], 1, 'Cannot read nothing: there is none of this name'],
      [
        ['photos', '--out', 'photos/a.jpg'],
        1,
        'Cannot write into photos/a.jpg: a file of this name is in the way',
      ],
      [['photos/notes.txt', '--dry-run'], 3, ''],
      [['5f0c7c3e-2f0c-4f1e-9d0a-0d6c1a1f5a01', '--dry-run'], 2, 'halve status 5f0c7c3e'],
    ];
    for (const [args, code, sentence] of wrong) {
      expect(await halve(...args)).toMatchObject({ code, err: expect.stringContaining(sentence) });
    }
    expect((await halve('nothing', '--dry-run')).out).toBe('');
  });

  it('fails by name what the engine refuses, and what is only called a picture', async () => {
    writeFileSync(at('photos/film.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(at('photos/page.JPG'), '<!doctype html><title>Not found</title>');
    const ran = await halve('photos', '--dry-run');
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(
      /^photos\/film\.svg +failed: Expected .* an SVG drawing\. \(UNSUPPORTED_FORMAT\)$/m,
    );
    expect(ran.out).toMatch(/^photos\/page\.JPG +failed: Expected .* an HTML page\. \(NOT_AN_IMAGE\)$/m);
    expect(ran.err).toContain('2 pictures, nothing written; 2 failed; 1 file passed over, being no picture.');
  });

  it('gives two pictures of one name in another format a name each', async () => {
    copyFileSync(join(SAMPLES, 'seeding.webp'), at('photos/A.webp'));
    await halve('photos', '--out', 'out', '--options', '{"format":"png","floor":0}');
    expect(readdirSync(at('out')).sort()).toEqual(['A.png', 'a.jpg.png', 'mugs']);
  });
});
