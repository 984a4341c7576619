import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newClient } from '../../../support/data/erasing.ts';
import { type Reuse, startReuse, succeeded, urlsOf } from './start-reuse.ts';

let reuse: Reuse;
beforeAll(async () => {
  reuse = await startReuse();
});
beforeEach(() => {
  reuse.client = newClient();
  reuse.shop.manners = 'etag';
});
afterAll(() => reuse.stop());

describe('a URL that stands in a catalogue often', () => {
  it('is asked for once, and made once, in one chunk and in the next', async () => {
    const [one, two] = await reuse.pictures(2);
    const chunks = [
      [[one!.url, two!.url], [one!.url], [one!.url, one!.url]],
      [[two!.url], [one!.url, two!.url]],
    ];
    const { images, messages, asked, puts, figures } = await reuse.run(chunks, { atOnce: 1 });
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
    const made = await reuse.pictures(10);
    const chunk = Array.from({ length: 40 }, (_, at) => [made[at % 10]!.url]);
    const { images, puts, asked } = await reuse.run([chunk, chunk], { atOnce: 20 });
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(puts).toBeLessThanOrEqual(20);
    for (const image of succeeded(images)) {
      expect((await reuse.outputOf(image))?.output_url).toBe(image.output_url);
    }
  });

  it('fails at all its places alike, and is tried again as one', async () => {
    const url = reuse.shop.url('/missing.jpg');
    const { images, figures, asked } = await reuse.run([[[url], [url, url]]]);
    expect(images.map((image) => image.state === 'failed' && image.error.code)).toEqual(
      images.map(() => 'NOT_FOUND'),
    );
    expect([images.length, asked.length, figures.failed]).toEqual([3, 1, 3]);
  });
});
