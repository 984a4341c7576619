import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImagesPage } from '../../../lambdas/shared/schemas/images.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { runClient } from '../../support/stack/run-client.ts';
import type { Given } from './start-client.ts';

/** From a CSV to its results, and what is said meanwhile. */
export function submitting(given: () => Given): void {
  describe('halve submit', () => {
    it('uploads, watches, saves results and images, and ends with 3 where an image failed', async () => {
      const csv = given().file('products.csv', [
        [given().shop.picture(1), given().shop.picture(2)],
        [given().shop.url('/none.jpg')],
      ]);
      const ran = await given().halve(
        'submit',
        csv,
        '--out',
        given().at('results.csv'),
        '--download',
        given().at('out'),
      );
      expect(ran.err).toContain('Uploading');
      expect(ran.out).toMatch(/^Status +completed/m);
      expect(ran.out).toMatch(/^Images +2 of 3 succeeded, 1 failed$/m);
      expect(ran.out).toContain('row 2, image 1: ');
      expect(ran.code).toBe(3);

      expect(readFileSync(given().at('results.csv'), 'utf8')).toContain('Output Image Urls');
      expect(readdirSync(given().at('out')).sort()).toEqual(['picture-1.jpg', 'picture-2.jpg']);
      const id = /^Request +(\S+)$/m.exec(ran.out)![1]!;
      await given().halve('watch', id, '--out', given().at('import.csv'), '--shape', 'replaced');
      expect(readFileSync(given().at('import.csv'), 'utf8')).toMatch(
        /^S\. No\.,Product Name,Input Image Urls\n1,SKU 1,"http\S+\/images\/\S+, http\S+\/images\/\S+"\n2,SKU 2,"http\S+none\.jpg"\n$/,
      );
      await given().halve('watch', id, '--out', given().at('failed.csv'), '--shape', 'failed');
      expect(readFileSync(given().at('failed.csv'), 'utf8')).toMatch(
        /\n2,SKU 2,"?http\S+none\.jpg"?,.*NOT_FOUND/,
      );
      expect(statSync(given().at('out/picture-1.jpg')).size).toBeGreaterThan(0);
    });

    it("saves images by their sources' names, each under one of its own, and writes over nothing", async () => {
      mkdirSync(given().at('names'));
      writeFileSync(given().at('names/кружка.jpg'), 'mine');
      const names = ['a/front.jpg', 'b/Front.png', 'кружка.jpg', '..%2f..%2fup.jpg', 'image.php'];
      const csv = given().file(
        'names.csv',
        names.map((name, at) => [given().shop.picture(20 + at, name)]),
      );
      const ran = await given().halve('submit', csv, '--json', '--download', given().at('names'));
      expect(ran.code).toBe(0);
      const saved = ['Front-2-1.jpg', 'front.jpg', 'image.jpg', 'up.jpg', 'кружка-3-1.jpg', 'кружка.jpg'];
      expect(readdirSync(given().at('names')).sort()).toEqual(saved);
      expect(readFileSync(given().at('names/кружка.jpg'), 'utf8')).toBe('mine');

      const id = JSON.parse(ran.out).request_id;
      const { images } = (await (
        await given().call(`image_process/status/${id}/images/`)
      ).json()) as ImagesPage;
      expect(images[2]?.output_url).toMatch(/\/%D0%BA%D1%80%D1%83%D0%B6%D0%BA%D0%B0\.jpg$/);
      const sizes = saved.map((name) => statSync(given().at(`names/${name}`)).mtimeMs);
      await given().halve('watch', id, '--download', given().at('names'));
      expect(saved.map((name) => statSync(given().at(`names/${name}`)).mtimeMs)).toEqual(sizes);
      expect(readdirSync(given().at('names')).sort()).toEqual(saved);
    });

    it('prints one JSON document with --json, and ends with 0 where all is well', async () => {
      const csv = given().file('one.csv', [[given().shop.picture(3)]]);
      const options = [
        '--metadata',
        'order=1=2',
        '--metadata',
        'shop=мой',
        '--options',
        'mode=quality,format=webp',
      ];
      const ran = await given().halve('submit', csv, '--watch', '--json', ...options);
      expect(ran.code).toBe(0);
      const status = JSON.parse(ran.out);
      expect(status).toMatchObject({ status: 'completed', images: { total: 1, succeeded: 1 } });
      const failed = await given().halve(
        'watch',
        status.request_id,
        '--out',
        given().at('none.csv'),
        '--shape',
        'failed',
      );
      expect(failed).toMatchObject({
        code: 0,
        err: expect.stringContaining('Nothing of this request has failed'),
      });
      expect(status.metadata).toEqual({ file: 'one.csv', order: '1=2', shop: 'мой' });
      const images = await given().halve('status', status.request_id, '--images', '--json');
      expect(JSON.parse(images.out)).toMatchObject({ state: 'succeeded', format: 'webp' });
    });

    it('ends with 4 where the CSV cannot be read, and says why', async () => {
      writeFileSync(given().at('wrong.csv'), 'a,b\n1,2\n');
      const ran = await given().halve('submit', given().at('wrong.csv'), '--watch');
      expect(ran).toMatchObject({ code: 4, out: expect.stringMatching(/^Reason +Expected .*column/m) });
    });

    it('reads the CSV from standard input', async () => {
      const ran = await runClient(['submit', '-', '--watch', '--json'], {
        env: { HALVE_URL: given().stack.url },
        input: productsCsv([[given().shop.picture(9)]]),
      });
      expect(JSON.parse(ran.out)).toMatchObject({
        images: { succeeded: 1 },
        metadata: { file: 'products.csv' },
      });
    });

    it('goes without watching, and names the way to watch', async () => {
      const csv = given().file('two.csv', [[given().shop.picture(4)]]);
      const ran = await given().halve('submit', csv);
      const id = /^Request {2}(\S+)$/m.exec(ran.out)?.[1] ?? '';
      expect(ran).toMatchObject({ code: 0, err: expect.stringContaining(`halve watch ${id}`) });
      expect(await given().halve('watch', id)).toMatchObject({
        code: 0,
        out: expect.stringContaining('1 of 1'),
      });
    });

    it.each([
      ['nothing.csv', 'there is none of this name'],
      ['.', 'it is a folder'],
    ])('says that there is no CSV in %s', async (name, sentence) => {
      expect(await given().halve('submit', given().at(name))).toMatchObject({
        code: 1,
        err: expect.stringContaining(sentence),
      });
    });

    it('refuses an empty file, and an --out that cannot be written, before it uploads anything', async () => {
      writeFileSync(given().at('empty.csv'), '');
      expect((await given().halve('submit', given().at('empty.csv'))).err).toContain('it is empty');
      const csv = given().file('three.csv', [[given().shop.picture(5)]]);
      const ran = await given().halve('submit', csv, '--out', given().at('three.csv/results.csv'));
      expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('Cannot write'), out: '' });
      expect(ran.err).not.toContain('Uploading');
    });
  });
}
