import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImagesPage } from '../../lambdas/shared/schemas/images.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { lookInside } from '../support/stack/look-inside.ts';
import { runClient } from '../support/stack/run-client.ts';
import { startStack } from '../support/stack/start-stack.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let shop: ImageServer;
let stack: Running;
const folder = mkdtempSync(join(tmpdir(), 'halve-client-'));
const at = (name: string) => join(folder, name);

/** The client, told where the stack is. */
const halve = (...args: string[]) => runClient(args, { env: { HALVE_URL: stack.url } });
const call = (path: string) =>
  fetch(new URL(path, stack.url), { headers: { authorization: 'Bearer local' } });
const file = (name: string, urls: string[][]) => {
  writeFileSync(at(name), productsCsv(urls));
  return at(name);
};

beforeAll(async () => {
  shop = await startImageServer();
  stack = await startStack({ allow: [shop.address] });
});
afterAll(async () => {
  await stack?.stop();
  shop?.stop();
  rmSync(folder, { recursive: true });
});

describe('halve submit', () => {
  it('uploads, watches, saves results and images, and ends with 3 where an image failed', async () => {
    const csv = file('products.csv', [[shop.picture(1), shop.picture(2)], [shop.url('/none.jpg')]]);
    const ran = await halve('submit', csv, '--out', at('results.csv'), '--download', at('out'));
    expect(ran.err).toContain('Uploading');
    expect(ran.out).toMatch(/^Status +completed/m);
    expect(ran.out).toMatch(/^Images +2 of 3 succeeded, 1 failed$/m);
    expect(ran.out).toContain('row 2, image 1: ');
    expect(ran.code).toBe(3);

    expect(readFileSync(at('results.csv'), 'utf8')).toContain('Output Image Urls');
    expect(readdirSync(at('out')).sort()).toEqual(['picture-1.jpg', 'picture-2.jpg']);
    const id = /^Request +(\S+)$/m.exec(ran.out)![1]!;
    await halve('watch', id, '--out', at('import.csv'), '--shape', 'replaced');
    expect(readFileSync(at('import.csv'), 'utf8')).toMatch(
      /^S\. No\.,Product Name,Input Image Urls\n1,SKU 1,"http\S+\/images\/\S+, http\S+\/images\/\S+"\n2,SKU 2,"http\S+none\.jpg"\n$/,
    );
    await halve('watch', id, '--out', at('failed.csv'), '--shape', 'failed');
    expect(readFileSync(at('failed.csv'), 'utf8')).toMatch(/\n2,SKU 2,"?http\S+none\.jpg"?,.*NOT_FOUND/);
    expect(statSync(at('out/picture-1.jpg')).size).toBeGreaterThan(0);
  });

  it("saves images by their sources' names, each under one of its own, and writes over nothing", async () => {
    mkdirSync(at('names'));
    writeFileSync(at('names/кружка.jpg'), 'mine');
    const names = ['a/front.jpg', 'b/Front.png', 'кружка.jpg', '..%2f..%2fup.jpg', 'image.php'];
    const csv = file(
      'names.csv',
      names.map((name, at) => [shop.picture(20 + at, name)]),
    );
    const ran = await halve('submit', csv, '--json', '--download', at('names'));
    expect(ran.code).toBe(0);
    const saved = ['Front-2-1.jpg', 'front.jpg', 'image.jpg', 'up.jpg', 'кружка-3-1.jpg', 'кружка.jpg'];
    expect(readdirSync(at('names')).sort()).toEqual(saved);
    expect(readFileSync(at('names/кружка.jpg'), 'utf8')).toBe('mine');

    const id = JSON.parse(ran.out).request_id;
    const { images } = (await (await call(`image_process/status/${id}/images/`)).json()) as ImagesPage;
    expect(images[2]?.output_url).toMatch(/\/%D0%BA%D1%80%D1%83%D0%B6%D0%BA%D0%B0\.jpg$/);
    const sizes = saved.map((name) => statSync(at(`names/${name}`)).mtimeMs);
    await halve('watch', id, '--download', at('names'));
    expect(saved.map((name) => statSync(at(`names/${name}`)).mtimeMs)).toEqual(sizes);
    expect(readdirSync(at('names')).sort()).toEqual(saved);
  });

  it('prints one JSON document with --json, and ends with 0 where all is well', async () => {
    const csv = file('one.csv', [[shop.picture(3)]]);
    const options = [
      '--metadata',
      'order=1=2',
      '--metadata',
      'shop=мой',
      '--options',
      'mode=quality,format=webp',
    ];
    const ran = await halve('submit', csv, '--watch', '--json', ...options);
    expect(ran.code).toBe(0);
    const status = JSON.parse(ran.out);
    expect(status).toMatchObject({ status: 'completed', images: { total: 1, succeeded: 1 } });
    const failed = await halve('watch', status.request_id, '--out', at('none.csv'), '--shape', 'failed');
    expect(failed).toMatchObject({
      code: 0,
      err: expect.stringContaining('Nothing of this request has failed'),
    });
    expect(status.metadata).toEqual({ file: 'one.csv', order: '1=2', shop: 'мой' });
    const images = await halve('status', status.request_id, '--images', '--json');
    expect(JSON.parse(images.out)).toMatchObject({ state: 'succeeded', format: 'webp' });
  });

  it('ends with 4 where the CSV cannot be read, and says why', async () => {
    writeFileSync(at('wrong.csv'), 'a,b\n1,2\n');
    const ran = await halve('submit', at('wrong.csv'), '--watch');
    expect(ran).toMatchObject({ code: 4, out: expect.stringMatching(/^Reason +Expected .*column/m) });
  });

  it('reads the CSV from standard input', async () => {
    const ran = await runClient(['submit', '-', '--watch', '--json'], {
      env: { HALVE_URL: stack.url },
      input: productsCsv([[shop.picture(9)]]),
    });
    expect(JSON.parse(ran.out)).toMatchObject({
      images: { succeeded: 1 },
      metadata: { file: 'products.csv' },
    });
  });

  it('goes without watching, and names the way to watch', async () => {
    const csv = file('two.csv', [[shop.picture(4)]]);
    const ran = await halve('submit', csv);
    const id = /^Request {2}(\S+)$/m.exec(ran.out)?.[1] ?? '';
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining(`halve watch ${id}`) });
    expect(await halve('watch', id)).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1') });
  });

  it.each([
    ['nothing.csv', 'there is none of this name'],
    ['.', 'it is a folder'],
  ])('says that there is no CSV in %s', async (name, sentence) => {
    expect(await halve('submit', at(name))).toMatchObject({
      code: 1,
      err: expect.stringContaining(sentence),
    });
  });

  it('refuses an empty file, and an --out that cannot be written, before it uploads anything', async () => {
    writeFileSync(at('empty.csv'), '');
    expect((await halve('submit', at('empty.csv'))).err).toContain('it is empty');
    const csv = file('three.csv', [[shop.picture(5)]]);
    const ran = await halve('submit', csv, '--out', at('three.csv/results.csv'));
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('Cannot write'), out: '' });
    expect(ran.err).not.toContain('Uploading');
  });
});

describe('the other commands', () => {
  it('list, show, erase and refuse a second time', async () => {
    const made = await halve('submit', file('four.csv', [[shop.picture(6)]]), '--watch', '--json');
    const id = JSON.parse(made.out).request_id;
    expect((await halve('list')).out.split('\n')[0]).toMatch(
      new RegExp(`^${id} .*completed +1 of 1 image(?!s)`),
    );
    expect(JSON.parse((await halve('list', '--json', '--limit', '1')).out)).toMatchObject({ request_id: id });
    expect((await halve('status', id)).out).toContain(id);
    expect((await halve('status', id, '--images', '--state', 'failed')).err).toContain('No image is failed');
    const poor = await halve('status', id, '--images', '--reason', 'POOR');
    expect(poor).toMatchObject({ out: '', err: expect.stringContaining('No image has the reason POOR.') });
    expect((await halve('status', id, '--state', 'failed')).err).toContain('No image is failed');
    const { err: refusal } = await halve('status', id, '--reason', 'ugly');
    expect(refusal).toMatch(/reason=.*WOULD_SHOW\|POOR.* but found "reason=ugly"/);
    expect((await halve('redeliver', id)).err).toContain('NO_WEBHOOK');
    expect((await halve('cancel', id)).err).toContain('ALREADY_ENDED');

    const unasked = await halve('erase', id);
    expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('no other request names') });
    expect(unasked.err).toContain('--yes');
    expect(await halve('erase', id, '--yes')).toMatchObject({ code: 0, out: `Request ${id} is erased.\n` });
    expect(await halve('status', id)).toMatchObject({ code: 1, err: expect.stringContaining('NOT_FOUND') });
  });

  it('cancels, and watching what was cancelled ends with 5', async () => {
    const answer = await fetch(new URL('image_process/upload/', stack.url), {
      method: 'POST',
      headers: { authorization: 'Bearer local', 'content-type': 'application/json' },
      body: '{}',
    });
    const { request_id: id } = (await answer.json()) as { request_id: string };
    const watching = runClient(['watch', id], {
      env: { HALVE_URL: stack.url },
      interruptAt: /Waiting for the CSV/,
    });
    expect(await watching).toMatchObject({ code: 130, err: expect.stringContaining('goes on') });
    expect((await halve('cancel', id)).code).toBe(0);
    expect((await halve('watch', id)).code).toBe(5);
  });

  it('makes a client whose token is good until it is revoked, and erases it with all it has', async () => {
    const inside = await lookInside(stack.emulators);
    const env = {
      HALVE_URL: stack.url,
      AWS_ENDPOINT_URL_DYNAMODB: stack.emulators.dynamodb,
      AWS_ENDPOINT_URL_SQS: stack.emulators.aws,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const outputs = at('outputs.json');
    writeFileSync(
      outputs,
      JSON.stringify({
        Halve: { TableName: inside.tableName, ErasuresQueueUrl: inside.queueUrl('erasures-queue') },
      }),
    );
    const manage = (...args: string[]) => runClient(['client', ...args, '--outputs', outputs], { env });
    const made = await manage('create', 'acme');
    const token = made.out.trim();
    expect(made.code).toBe(0);
    expect(await manage('create', 'acme')).toMatchObject({ code: 1, out: '' });
    expect((await manage('list')).out).toContain('acme');
    const raw = JSON.stringify(await inside.table.page('CLIENTS', 'CLIENT#'));
    expect(raw).toContain('acme');
    expect(raw).not.toContain(token);

    expect((await halve('list', '--token', token)).code).toBe(0);
    const revoked = await manage('revoke', 'acme', '--json');
    expect([revoked.code, JSON.parse(revoked.out || 'null')]).toEqual([
      0,
      { name: 'acme', status: 'revoked' },
    ]);
    const refused = await halve('list', '--token', token);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--token') });
    expect((await manage('list')).out).toContain('acme  (revoked)');
    expect((await manage('erase', 'nobody')).err).toContain('There is no client nobody.');
    const unasked = await manage('erase', 'acme');
    expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    const erased = await manage('erase', 'acme', '--yes');
    expect(erased).toMatchObject({ code: 0, out: expect.stringContaining('Client acme is erased from') });
    expect((await manage('list')).err).toContain('no clients');
    inside.close();
  });
});

describe('what goes wrong', () => {
  it('is told in a sentence with the way out', async () => {
    const nobody = await runClient(['list', '--url', 'http://localhost:1025']);
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
    const stranger = await runClient(['list', '--url', stack.emulators.publicAws]);
    expect(stranger).toMatchObject({ code: 1, err: expect.stringContaining('does not speak as Halve') });
    const noAddress = await runClient(['list', '--url', 'halve']);
    expect(noAddress).toMatchObject({ code: 2, err: expect.stringContaining('Expected an http(s) address') });
    const noOutputs = await runClient(['client', 'list'], { cwd: folder });
    expect(noOutputs).toMatchObject({ code: 1, err: expect.stringContaining('--local') });
  });

  it('ends with 2 where the call itself is not understood', async () => {
    for (const args of [['sumbit'], ['submit'], ['list', '--limit', '0'], ['list', '--all']]) {
      expect((await runClient(args)).code).toBe(2);
    }
    expect(await runClient(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Exit codes'),
    });
  });
});
