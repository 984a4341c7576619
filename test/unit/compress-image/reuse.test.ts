import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { EngineOptions } from '../../../engine/options.ts';
import { outputInKey, outputsOfClient } from '../../../lambdas/shared/state/object-keys.ts';
import type { Outcome } from '../../../lambdas/shared/state/outcome.ts';
import {
  makerOf,
  type OutputRecord,
  outputItemKey,
  picturePk,
  userKey,
} from '../../../lambdas/shared/state/pictures.ts';
import type { ImageRecord } from '../../../lambdas/shared/state/records.ts';
import { Crash, createSteps, steppedTable } from '../../support/crashing-table.ts';
import { howMany } from '../../support/how-many.ts';
import { type Catalogues, startCatalogues } from '../../support/run-catalogue.ts';
import { type Manners, startValidatingShop, type ValidatingShop } from '../../support/validating-shop.ts';

let shop: ValidatingShop;
let catalogues: Catalogues;
beforeAll(async () => {
  shop = await startValidatingShop();
  catalogues = await startCatalogues(shop.address);
});
afterAll(async () => {
  await catalogues.stop();
  shop.stop();
});
/** A client of its own for each test, so that nobody finds what another has made. */
let client: string;
beforeEach(() => {
  client = randomBytes(32).toString('hex');
  shop.manners = 'etag';
});

const picture = () =>
  sharp(randomBytes(40 * 30 * 3), { raw: { width: 40, height: 30, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();

/** So many pictures that nobody has asked for yet. */
async function pictures(count: number): Promise<{ path: string; url: string }[]> {
  const folder = randomUUID();
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const path = `/${folder}/mug-${at}.jpg`;
      shop.put(path, await picture());
      return { path, url: shop.url(path) };
    }),
  );
}
const rowEach = (made: { url: string }[]) => [made.map(({ url }) => [url])];
type Wishes = Parameters<Catalogues['run']>[1];
/** With what the shop was asked for, and sent. */
async function run(chunks: string[][][], wishes: Wishes = {}) {
  const [asked, bytes] = [shop.asked.length, shop.sentBytes];
  const ran = await catalogues.run(chunks, { ...wishes, over: { client, ...wishes.over } });
  return { ...ran, asked: shop.asked.slice(asked), sentBytes: shop.sentBytes - bytes };
}
type Succeeded = Item<'succeeded'>;
type Item<State> = ImageRecord & Extract<Outcome, { state: State }>;
const succeeded = (images: ImageRecord[]): Succeeded[] => {
  expect(images.map(({ state }) => state)).toEqual(images.map(() => 'succeeded'));
  return images as Succeeded[];
};
const urlsOf = (images: ImageRecord[]) => succeeded(images).map(({ output_url }) => output_url);
const outputOf = ({ picture: hash, output_id }: Succeeded) =>
  catalogues.table.get<OutputRecord>(outputItemKey(hash!, output_id!));

/** Of the points at which a worker may die every one, or each of so many. */
const EACH = howMany(3, 1);
const NOTHING_MADE = { encodes: 0, puts: 0 };

describe('a catalogue that comes again unchanged', () => {
  it.each<[Manners, number]>([
    ['etag', 0],
    ['weak etag', 0],
    ['date', 0],
    ['none', 1],
  ])('is taken from what was made, at a shop with the manners "%s"', async (manners, share) => {
    shop.manners = manners;
    const made = await pictures(6);
    const first = await run(rowEach(made));
    expect(first.encodes).toBeGreaterThan(5);
    const second = await run(rowEach(made));
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

  it('has new outputs where its sources are others, and the old ones stay', async () => {
    const made = await pictures(3);
    const first = await run(rowEach(made));
    shop.put(made[1]!.path, await picture());
    const second = await run(rowEach(made));
    expect(second).toMatchObject({ puts: 1 });
    const [a, b, c] = urlsOf(first.images);
    expect(urlsOf(second.images)).toEqual([a, expect.not.stringMatching(b!), c]);
    const third = await run(rowEach(made));
    expect(third).toMatchObject(NOTHING_MADE);
    expect(urlsOf(third.images)).toEqual(urlsOf(second.images));
    for (const image of succeeded(first.images)) {
      expect(await outputOf(image)).toMatchObject({ state: 'live', by: first.request.request_id });
      expect(catalogues.keys()).toContain((await outputOf(image))?.output_key);
    }
  });

  it('has outputs of its own for other options of the engine, and the same for others of its reading', async () => {
    const made = await pictures(2);
    const first = await run(rowEach(made));
    const smaller = await run(rowEach(made), { options: { target: 0.4 } });
    expect(smaller.puts).toBe(2);
    expect(smaller.sentBytes).toBe(first.sentBytes);
    const read = await run(rowEach(made), { options: { columns: { images: ['Image'] }, pace: 5 } });
    expect(read).toMatchObject(NOTHING_MADE);
    const others = await catalogues.run(rowEach(made), { over: { client: 'another' } });
    expect(others.puts).toBe(2);
  });

  it('is made anew where reuse is not wanted, each URL once', async () => {
    const made = await pictures(2);
    const rows = [[[made[0]!.url], [made[1]!.url]], [[made[0]!.url]]];
    const first = await run(rows, { atOnce: 1 });
    const second = await run(rows, { options: { reuse: false }, atOnce: 1 });
    expect([first.puts, second.puts]).toEqual([2, 2]);
    expect(second.asked).toHaveLength(2);
    const [a, , again] = urlsOf(second.images);
    expect(a).toBe(again);
    expect(urlsOf(first.images)).not.toContain(a);
  });

  it('remembers pictures that are left as they are, without an object', async () => {
    const [one] = await pictures(1);
    shop.put(one!.path, (await halve(await picture(), EngineOptions.parse({}))).bytes);
    const first = await run(rowEach([one!]));
    const second = await run(rowEach([one!]));
    expect([first.puts, second.puts, second.sentBytes]).toEqual([0, 0, 0]);
    expect(urlsOf(second.images)).toEqual([one!.url]);
    expect(second.figures).toMatchObject({ kept: 1, reused: 1 });
  });
});

describe('an output that cannot be used after all', () => {
  const gone = async (image: Succeeded) => {
    const key = outputItemKey(image.picture!, image.output_id!);
    await catalogues.table.update(key, {
      update: 'SET #state = :dead, version = version + :one REMOVE #by',
      names: { '#state': 'state', '#by': 'by' },
      values: { ':dead': 'dead', ':one': 1 },
    });
  };

  it('is made anew from the whole source', async () => {
    const made = await pictures(1);
    const first = await run(rowEach(made));
    const [image] = succeeded(first.images);
    // It dies between the look at the picture and the answer of the shop.
    const { request, messages } = await catalogues.dispatch(rowEach(made), { over: { client } });
    const table = {
      ...catalogues.table,
      putOnce: async (item: Parameters<typeof catalogues.table.putOnce>[0]) => {
        if (item.sk.startsWith('USER#')) await gone(image!);
        return catalogues.table.putOnce(item);
      },
    };
    const asked = shop.asked.length;
    await catalogues.work(request, messages[0]!, { table });
    const [second] = succeeded(await catalogues.imagesOf(request.request_id, 1));
    expect(shop.asked.length - asked).toBe(2);
    expect(second).toMatchObject({ reused: false, bytes_in: image!.bytes_in });
    expect(second!.output_url).not.toBe(image!.output_url);
  });

  it('fails where the shop says 304 to everything', async () => {
    const made = await pictures(1);
    const first = await run(rowEach(made));
    await gone(succeeded(first.images)[0]!);
    shop.manners = '304 to everything';
    const { images } = await run(rowEach(made));
    expect(images).toMatchObject([{ state: 'failed', error: { code: 'NOT_MODIFIED' } }]);
  });
});

describe('a URL that stands in a catalogue often', () => {
  it('is asked for once, and made once, in one chunk and in the next', async () => {
    const [one, two] = await pictures(2);
    const chunks = [
      [[one!.url, two!.url], [one!.url], [one!.url, one!.url]],
      [[two!.url], [one!.url, two!.url]],
    ];
    const { images, messages, asked, puts, figures } = await run(chunks, { atOnce: 1 });
    expect([messages, asked.length, puts]).toEqual([4, 2, 2]);
    const urls = urlsOf(images);
    expect(new Set(urls).size).toBe(2);
    expect(urls).toHaveLength(8);
    expect(figures).toMatchObject({ succeeded: 8, reused: 0, failed: 0 });
    // The work is told of once.
    expect(succeeded(images).filter(({ encodes }) => encodes > 0)).toHaveLength(2);
    expect(figures.open_chunks).toEqual(new Set([0]));
  });

  it('is made twice at most where two chunks race, and both outputs are right', async () => {
    const made = await pictures(10);
    const chunk = Array.from({ length: 40 }, (_, at) => [made[at % 10]!.url]);
    const { images, puts, asked } = await run([chunk, chunk], { atOnce: 20 });
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(puts).toBeLessThanOrEqual(20);
    for (const image of succeeded(images)) {
      expect((await outputOf(image))?.output_url).toBe(image.output_url);
    }
  });

  it('fails at all its places alike, and is tried again as one', async () => {
    const url = shop.url('/missing.jpg');
    const { images, figures, asked } = await run([[[url], [url, url]]]);
    expect(images.map((image) => image.state === 'failed' && image.error.code)).toEqual(
      images.map(() => 'NOT_FOUND'),
    );
    expect([images.length, asked.length, figures.failed]).toEqual([3, 1, 3]);
  });
});

describe('a request that tries another again', () => {
  it('takes over what had succeeded there without asking the shop, and does the rest', async () => {
    const [one, two] = await pictures(2);
    const late = { path: `/late-${randomUUID()}.jpg`, url: '' };
    const rows = [[[one!.url], [shop.url(late.path)], [two!.url]]];
    const first = await run(rows);
    expect(first.figures).toMatchObject({ succeeded: 2, failed: 1 });
    // What the shop shows by now is not asked for.
    shop.put(one!.path, await picture());
    shop.put(late.path, await picture());
    const second = await run(rows, { over: { retry_of: first.request.request_id } });
    expect(second.asked).toEqual([late.path]);
    expect(second.figures).toMatchObject({ succeeded: 3, failed: 0, reused: 2 });
    const [a, , c] = urlsOf(second.images);
    expect([a, c]).toEqual([0, 2].map((at) => (first.images[at] as Succeeded).output_url));
    const user = userKey(
      (first.images[0] as Succeeded).picture!,
      (first.images[0] as Succeeded).output_id!,
      second.request.request_id,
    );
    expect(await catalogues.table.get(user)).toBeDefined();
  });

  it('makes it anew where the engine is asked for something else', async () => {
    const made = await pictures(1);
    const first = await run(rowEach(made));
    const again = await run(rowEach(made), {
      options: { floor: 50 },
      over: { retry_of: first.request.request_id },
    });
    expect([again.puts, again.asked.length]).toEqual([1, 1]);
  });
});

describe('a worker that dies between any two of its steps', () => {
  /** Works a message, dies at a step, and works it again as the retries queue brings it. */
  async function dieAndWorkAgain(made: { url: string }[], steps: number) {
    const rows = [[[made[0]!.url, made[0]!.url]]];
    const { request, messages } = await catalogues.dispatch(rows, { over: { client } });
    const step = createSteps(async () => {}, { steps: Math.ceil(steps / 2), after: steps % 2 === 0 });
    const table = steppedTable(catalogues.table, step);
    const died = await catalogues.work(request, messages[0]!, { table, step }).then(
      () => false,
      (fault) => {
        if (!(fault instanceof Crash)) throw fault;
        return true;
      },
    );
    await catalogues.work(request, messages[0]!, { retrying: true });
    const images = await catalogues.imagesOf(request.request_id, 1);
    expect(new Set(urlsOf(images)).size).toBe(1);
    expect(images).toHaveLength(2);
    return { request, images: succeeded(images), died };
  }

  it.each(['a first run', 'a second run'])(
    'loses nothing and names nothing that is not there, in %s',
    async (kind) => {
      let steps = 1;
      for (let died = true; died; steps += EACH) {
        client = randomBytes(32).toString('hex');
        const made = await pictures(1);
        const before = kind === 'a second run' ? await run(rowEach(made)) : undefined;
        const trial = await dieAndWorkAgain(made, steps);
        died = trial.died;
        const [image] = trial.images;
        if (before) expect(image!.output_url).toBe(urlsOf(before.images)[0]);
        const output = await outputOf(image!);
        const { items } = await catalogues.table.page(picturePk(image!.picture!), undefined);
        const isUser =
          output?.by === trial.request.request_id ||
          items.some(({ sk }) => sk.endsWith(`#${trial.request.request_id}`));
        expect(isUser).toBe(true);
        const keys = catalogues.keys().filter((key) => key.startsWith(outputsOfClient(client)));
        expect(keys).toContain(output?.output_key);
        // What a death has left between object and item bears the mark of its request, by which erasing finds it.
        const strays = keys.filter((key) => !items.some(({ sk }) => sk.endsWith(outputInKey(key)!.outputId)));
        expect(strays.length).toBeLessThanOrEqual(1);
        for (const key of strays) expect(makerOf(outputInKey(key)!.outputId)).toBe(trial.request.request_id);
      }
      expect(steps).toBeGreaterThan(14);
    },
  );
});
