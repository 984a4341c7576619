import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { EngineOptions } from '../../../../engine/options.ts';
import { outputItemKey, userKey } from '../../../../lambdas/shared/state/outputs/pictures.ts';
import { newClient } from '../../../support/data/erasing.ts';
import {
  picture,
  type Reuse,
  rowEach,
  type Succeeded,
  startReuse,
  succeeded,
  urlsOf,
} from './start-reuse.ts';
import type { Manners } from './start-validating-shop.ts';

let reuse: Reuse;
beforeAll(async () => {
  reuse = await startReuse();
});
beforeEach(() => {
  reuse.client = newClient();
  reuse.shop.manners = 'etag';
});
afterAll(() => reuse.stop());

const NOTHING_MADE = { encodes: 0, puts: 0 };

describe('a catalogue that comes again unchanged', () => {
  it.each<[Manners, number]>([
    ['etag', 0],
    ['weak etag', 0],
    ['date', 0],
    ['none', 1],
  ])('is taken from what was made, at a shop with the manners "%s"', async (manners, share) => {
    reuse.shop.manners = manners;
    const made = await reuse.pictures(6);
    const first = await reuse.run(rowEach(made));
    expect(first.encodes).toBeGreaterThan(5);
    const second = await reuse.run(rowEach(made));
    expect(second).toMatchObject(NOTHING_MADE);
    expect(urlsOf(second.images)).toEqual(urlsOf(first.images));
    expect(second.asked).toHaveLength(6);
    expect(second.sentBytes).toBe(share * first.sentBytes);
    expect(succeeded(first.images).map(({ reused }) => reused)).toEqual(made.map(() => false));
    expect(succeeded(second.images).map(({ reused, encodes }) => [reused, encodes])).toEqual(
      made.map(() => [true, 0]),
    );
    expect([first.figures.reused, second.figures.reused]).toEqual([0, 6]);
    expect(second.figures).toMatchObject({ succeeded: 6, bytes_out: first.figures.bytes_out });
  });

  it('has the same outputs where they are served by now, and so has a retry', async () => {
    const made = await reuse.pictures(2);
    const first = await reuse.run(rowEach(made));
    const elsewhere = urlsOf(first.images).map((url) => url.replace('cdn.example', 'images.shop.example'));
    reuse.catalogues.serveAt('https://images.shop.example');
    try {
      const second = await reuse.run(rowEach(made));
      expect([second.encodes, urlsOf(second.images)]).toEqual([0, elsewhere]);
      const over = { retry_of: first.request.request_id };
      const retry = await reuse.run(rowEach(made), { over });
      expect([retry.asked, urlsOf(retry.images)]).toEqual([[], elsewhere]);
    } finally {
      reuse.catalogues.serveAt('https://cdn.example');
    }
  });

  it('has new outputs where its sources are others, and the old ones stay', async () => {
    const made = await reuse.pictures(3);
    const first = await reuse.run(rowEach(made));
    reuse.shop.put(made[1]!.path, await picture());
    const second = await reuse.run(rowEach(made));
    expect(second).toMatchObject({ puts: 1 });
    const [a, b, c] = urlsOf(first.images);
    expect(urlsOf(second.images)).toEqual([a, expect.not.stringMatching(b!), c]);
    const third = await reuse.run(rowEach(made));
    expect(third).toMatchObject(NOTHING_MADE);
    expect(urlsOf(third.images)).toEqual(urlsOf(second.images));
    for (const image of succeeded(first.images)) {
      expect(await reuse.outputOf(image)).toMatchObject({ state: 'live', by: first.request.request_id });
      expect(reuse.catalogues.keys()).toContain((await reuse.outputOf(image))?.output_key);
    }
  });

  it('has outputs of its own for other options of the engine, and the same for others of its reading', async () => {
    const made = await reuse.pictures(2);
    const first = await reuse.run(rowEach(made));
    const smaller = await reuse.run(rowEach(made), { options: { target: 0.4 } });
    expect(smaller.puts).toBe(2);
    expect(smaller.sentBytes).toBe(first.sentBytes);
    const read = await reuse.run(rowEach(made), { options: { columns: { images: ['Image'] }, pace: 5 } });
    expect(read).toMatchObject(NOTHING_MADE);
    const others = await reuse.catalogues.run(rowEach(made), { over: { client: 'another' } });
    expect(others.puts).toBe(2);
  });

  it('is made anew where reuse is not wanted, each URL once', async () => {
    const made = await reuse.pictures(2);
    const rows = [[[made[0]!.url], [made[1]!.url]], [[made[0]!.url]]];
    const first = await reuse.run(rows, { atOnce: 1 });
    const second = await reuse.run(rows, { options: { reuse: false }, atOnce: 1 });
    expect([first.puts, second.puts]).toEqual([2, 2]);
    expect(second.asked).toHaveLength(2);
    const [a, , again] = urlsOf(second.images);
    expect(a).toBe(again);
    expect(urlsOf(first.images)).not.toContain(a);
  });

  it('remembers pictures that are left as they are, without an object', async () => {
    const [one] = await reuse.pictures(1);
    reuse.shop.put(one!.path, (await halve(await picture(), EngineOptions.parse({}))).bytes);
    const first = await reuse.run(rowEach([one!]));
    const second = await reuse.run(rowEach([one!]));
    expect([first.puts, second.puts, second.sentBytes]).toEqual([0, 0, 0]);
    expect(urlsOf(second.images)).toEqual([one!.url]);
    expect(second.figures).toMatchObject({ kept: 1, reused: 1 });
  });
});

describe('an output that cannot be used after all', () => {
  const gone = async (image: Succeeded) => {
    const key = outputItemKey(image.picture!, image.output_id!);
    await reuse.catalogues.table.update(key, {
      update: 'SET #state = :dead, version = version + :one REMOVE #by',
      names: { '#state': 'state', '#by': 'by' },
      values: { ':dead': 'dead', ':one': 1 },
    });
  };

  it('is made anew from the whole source', async () => {
    const made = await reuse.pictures(1);
    const first = await reuse.run(rowEach(made));
    const [image] = succeeded(first.images);
    // It dies between the look at the picture and the answer of the reuse.shop.
    const { request, messages } = await reuse.catalogues.dispatch(rowEach(made), {
      over: { client: reuse.client },
    });
    const table = {
      ...reuse.catalogues.table,
      putOnce: async (item: Parameters<typeof reuse.catalogues.table.putOnce>[0]) => {
        if (item.sk.startsWith('USER#')) await gone(image!);
        return reuse.catalogues.table.putOnce(item);
      },
    };
    const asked = reuse.shop.asked.length;
    await reuse.catalogues.work(request, messages[0]!, { table });
    const [second] = succeeded(await reuse.catalogues.imagesOf(request.request_id, 1));
    expect(reuse.shop.asked.length - asked).toBe(2);
    expect(second).toMatchObject({ reused: false, bytes_in: image!.bytes_in });
    expect(second!.output_url).not.toBe(image!.output_url);
  });

  it('fails where the shop says 304 to everything', async () => {
    const made = await reuse.pictures(1);
    const first = await reuse.run(rowEach(made));
    await gone(succeeded(first.images)[0]!);
    reuse.shop.manners = '304 to everything';
    const { images } = await reuse.run(rowEach(made));
    expect(images).toMatchObject([{ state: 'failed', error: { code: 'NOT_MODIFIED' } }]);
  });
});

describe('a request that tries another again', () => {
  it('takes over what had succeeded there without asking the shop, and does the rest', async () => {
    const [one, two] = await reuse.pictures(2);
    const late = { path: `/late-${randomUUID()}.jpg`, url: '' };
    const rows = [[[one!.url], [reuse.shop.url(late.path)], [two!.url]]];
    const first = await reuse.run(rows);
    expect(first.figures).toMatchObject({ succeeded: 2, failed: 1 });
    // What the shop shows by now is not asked for.
    reuse.shop.put(one!.path, await picture());
    reuse.shop.put(late.path, await picture());
    const second = await reuse.run(rows, { over: { retry_of: first.request.request_id } });
    expect(second.asked).toEqual([late.path]);
    expect(second.figures).toMatchObject({ succeeded: 3, failed: 0, reused: 2 });
    const [a, , c] = urlsOf(second.images);
    expect([a, c]).toEqual([0, 2].map((at) => (first.images[at] as Succeeded).output_url));
    const user = userKey(
      (first.images[0] as Succeeded).picture!,
      (first.images[0] as Succeeded).output_id!,
      second.request.request_id,
    );
    expect(await reuse.catalogues.table.get(user)).toBeDefined();
  });

  it('makes it anew where the engine is asked for something else', async () => {
    const made = await reuse.pictures(1);
    const first = await reuse.run(rowEach(made));
    const again = await reuse.run(rowEach(made), {
      options: { floor: 50 },
      over: { retry_of: first.request.request_id },
    });
    expect([again.puts, again.asked.length]).toEqual([1, 1]);
  });
});
