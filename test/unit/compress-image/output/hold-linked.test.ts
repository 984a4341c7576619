import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestKey } from '../../../../lambdas/shared/state/keys.ts';
import { outputAt, outputsOfClient } from '../../../../lambdas/shared/state/object-keys.ts';
import {
  type OutputRecord,
  outputItemKey,
  picturePk,
} from '../../../../lambdas/shared/state/outputs/pictures.ts';
import { eraseWhole, newClient } from '../../../support/data/erasing.ts';
import { type Reuse, startReuse, succeeded } from '../reuse/start-reuse.ts';

/** Its shop shows what lies at the CDN, too, which is where outputs are. */
let reuse: Reuse;
beforeAll(async () => {
  reuse = await startReuse();
});
beforeEach(() => {
  reuse.client = newClient();
});
afterAll(() => reuse.stop());

const run = async (urls: string[], wishes: Parameters<Reuse['run']>[1] = {}) => {
  const { images, ...ran } = await reuse.run([[urls]], wishes);
  return { ...ran, image: succeeded(images)[0]! };
};

/** A picture that was halved for the client, and the address by which the CDN shows its output. */
async function halvedOne() {
  const [source] = await reuse.pictures(1);
  const first = await run([source!.url]);
  const { pathname } = new URL(first.image.output_url);
  reuse.shop.put(pathname, await stored(decodeURI(pathname.slice(1))));
  return { ...first, path: pathname, url: reuse.shop.url(pathname), key: decodeURI(pathname.slice(1)) };
}

const stored = async (key: string) => buffer(await reuse.catalogues.objects.read('outputs', key));

/** Erases a request; the CDN shows what is left. */
async function erase({ request_id }: { request_id: string }) {
  await reuse.catalogues.table.update(requestKey(request_id), {
    update: 'SET #status = :erasing REMOVE open_chunks',
    names: { '#status': 'status' },
    values: { ':erasing': 'erasing' },
  });
  await eraseWhole(reuse.catalogues, request_id);
}

const itemsOf = async ({ url }: { url: string }) => {
  const { picture } = outputAt(reuse.client, url)!;
  return (await reuse.catalogues.table.page(picturePk(picture), undefined)).items.map(
    ({ sk }) => sk.split('#')[0],
  );
};

describe('an output that is handed in again', () => {
  it('is left as it is, and stays until both requests are erased', async () => {
    const first = await halvedOne();
    const second = await run([first.url]);
    expect([second.puts, second.image.output_url]).toEqual([0, first.url]);
    await erase(first.request);
    expect(reuse.catalogues.keys()).toContain(first.key);
    // It is still remembered, and a third week holds it too.
    const third = await run([first.url]);
    expect([third.puts, third.encodes, third.image.output_url]).toEqual([0, 0, first.url]);
    await erase(second.request);
    expect(reuse.catalogues.keys()).toContain(first.key);
    await erase(third.request);
    expect(reuse.catalogues.keys()).not.toContain(first.key);
    expect(await itemsOf(first)).toEqual([]);
  });

  it('is held by a retry that takes it over', async () => {
    const first = await halvedOne();
    const second = await run([first.url]);
    const retry = await run([first.url], { over: { retry_of: second.request.request_id } });
    expect(retry.image.output_url).toBe(first.url);
    await erase(first.request);
    await erase(second.request);
    expect(reuse.catalogues.keys()).toContain(first.key);
    await erase(retry.request);
    expect(reuse.catalogues.keys()).not.toContain(first.key);
  });

  it('is stored anew where it is gone by then, and only a cache still shows it', async () => {
    const first = await halvedOne();
    await erase(first.request);
    const second = await run([first.url]);
    expect(second.puts).toBe(1);
    expect(second.image).toMatchObject({ reason: { code: 'ALREADY_HALVED' }, reused: false });
    expect(second.image.output_url).not.toBe(first.url);
    const third = await run([first.url]);
    expect([third.puts, third.image.output_url]).toEqual([0, second.image.output_url]);
  });

  it('is stored anew where it was left as it is before it went', async () => {
    const first = await halvedOne();
    const second = await run([first.url]);
    const { picture, outputId } = outputAt(reuse.client, first.url)!;
    await reuse.catalogues.table.removeAll([outputItemKey(picture, outputId)]);
    for (const over of [{}, { retry_of: second.request.request_id }]) {
      const third = await run([first.url], { over });
      expect(third.image.output_url).toMatch(`https://cdn.example/${outputsOfClient(reuse.client)}`);
    }
  });
});

describe('a URL that leads to no output of its client', () => {
  it('makes nobody a user of what is another client’s', async () => {
    const others = await halvedOne();
    const [owner, users] = [reuse.client, await itemsOf(others)];
    reuse.client = newClient();
    // Its own folder, and another's output in it.
    const path = others.path.replace(outputsOfClient(owner), outputsOfClient(reuse.client));
    reuse.shop.put(path, await stored(others.key));
    const second = await run([reuse.shop.url(path)]);
    expect(second.puts).toBe(1);
    reuse.client = owner;
    expect(await itemsOf(others)).toEqual(users);
    expect(await reuse.catalogues.table.get<OutputRecord>(outputOf(others))).toMatchObject({ state: 'live' });
  });

  it.each([
    ['of another client', (path: string) => path.replace(/images\/[^/]+/, `images/${'x'.repeat(22)}`)],
    ['of no output’s form', (path: string) => path.replace(/\d{13}_/, 'x'.repeat(1_500))],
  ])('is left as it is: one %s', async (_, changed) => {
    const { path, key } = await halvedOne();
    reuse.shop.put(changed(path), await stored(key));
    const second = await run([reuse.shop.url(changed(path))]);
    expect([second.puts, second.image.output_url]).toEqual([0, reuse.shop.url(changed(path))]);
  });
});

function outputOf({ url }: { url: string }) {
  const { picture, outputId } = outputAt(reuse.client, url)!;
  return outputItemKey(picture, outputId);
}
