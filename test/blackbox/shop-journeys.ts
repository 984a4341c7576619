import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Image, Status } from '../support/stack/client.ts';
import { PRIVATE } from './journey-shop.ts';
import type { Reached } from './reach-halve.ts';

/** What a shop does with its own catalogue: hand in its export, import it again, come back every week. */
export function shopJourneys(reached: () => Reached): void {
  const submit = async (body: unknown) => {
    const answer = await reached().client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(202);
    return (await answer.json()) as { request_id: string; status_url: string };
  };
  const outputsOf = (images: Image[]) => images.map(({ output_url }) => output_url);

  describe("a shop's catalogue", () => {
    it('comes back as it was but for its addresses, and is not compressed a second time', async () => {
      const { client, shop } = reached();
      const cells = [
        ['Handle', 'Title', 'Body (HTML)', 'Image Src', 'Variant Image'],
        ['mug', 'Mug "big"', '<p>Of "clay"</p>', shop.picture(21), shop.picture(22)],
        ['cup', 'Cup; small', '', '', shop.picture(21)],
      ];
      const csv = cells
        .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
        .join('\r\n');
      const first = await client.submit(csv);
      expect(await client.untilEnded(first)).toMatchObject({
        status: 'completed',
        images: { total: 3, succeeded: 3 },
        catalogue: {
          delimiter: ';',
          columns: { serial: 'Handle', product: 'Title', images: ['Image Src', 'Variant Image'] },
        },
      });
      const outputs = outputsOf(await client.images(first));
      expect(outputs[2]).toBe(outputs[0]);
      const replaced = parse(await client.results(first, 'replaced'), { delimiter: ';' }) as string[][];
      const expected = structuredClone(cells);
      expected[1]!.splice(3, 2, outputs[0]!, outputs[1]!);
      expected[2]![4] = outputs[2]!;
      expect(replaced).toEqual(expected);

      const second = await client.submit(csv);
      expect((await client.untilEnded(second)).images).toMatchObject({ succeeded: 3, reused: 3 });
      expect(outputsOf(await client.images(second))).toEqual(outputs);
    });

    it('is taken from the columns that are named, and told under the links that its answer gave', async () => {
      const { client, shop } = reached();
      const options = { columns: { images: ['Foto'], serial: 'Nr' }, base_url: shop.url('/media') };
      const form = new FormData();
      form.set('file', new Blob([`Nr,Foto,Image\n7,/mug?picture-23.jpg,${shop.picture(24)}\n`]), 'a.csv');
      form.set('options', JSON.stringify(options));
      const answer = await client.call('/image_process/upload/', { method: 'POST', body: form });
      const { request_id: id, status_url } = (await answer.json()) as {
        request_id: string;
        status_url: string;
      };
      await client.untilEnded(id);
      const status = (await (await client.get(status_url)).json()) as Status;
      expect(status).toMatchObject({ status: 'completed', images: { total: 1, succeeded: 1 } });
      expect((await client.get(`${status.results_url}?shape=added`)).status).toBe(200);
      expect(await client.images(id)).toMatchObject([{ serial: '7', column: 'Foto' }]);
    });

    it('lies behind a password that its own host alone is told', async () => {
      const { client, shop } = reached();
      const images = [shop.picture(25, 'private/mug')];
      const { request_id: closed } = await submit({ images });
      expect(await client.untilEnded(closed)).toMatchObject({ images: { failed: 1 } });
      const headers = { [new URL(images[0]!).host]: PRIVATE };
      const { request_id: opened } = await submit({ images, options: { headers } });
      const status = await client.untilEnded(opened);
      expect(status).toMatchObject({ images: { succeeded: 1 } });
      expect(JSON.stringify(status)).not.toContain(PRIVATE.authorization);
    });

    it('is tried again where it failed, and there alone', async () => {
      const { client, shop } = reached();
      const [good, late] = [shop.picture(26), shop.picture(27, 'late/mug')] as const;
      const { request_id: first } = await submit({ images: [good, late] });
      expect(await client.untilEnded(first)).toMatchObject({ images: { succeeded: 1, failed: 1 } });
      const asked = shop.asked.length;
      const answer = await client.call(`/image_process/status/${first}/retry/`, { method: 'POST' });
      expect(answer.status).toBe(202);
      const { request_id: again } = (await answer.json()) as { request_id: string };
      expect(await client.untilEnded(again)).toMatchObject({
        images: { succeeded: 2, failed: 0, reused: 1 },
        retry_of: first,
      });
      expect(shop.asked.slice(asked)).toEqual([new URL(late).pathname + new URL(late).search]);
      expect(await client.status(first)).toMatchObject({ retried_by: again });
      expect((await client.images(again))[0]!.output_url).toBe((await client.images(first))[0]!.output_url);
    });

    it('is asked for at the pace that its shop bears', async () => {
      const { client, shop } = reached();
      const times: number[] = [];
      const before = shop.asked.length;
      const images = [31, 32, 33, 34].map((seed) => shop.picture(seed, `slow-${seed}`));
      const { request_id: id } = await submit({ images, options: { pace: 0.5 } });
      let seen = before;
      while ((await client.status(id)).status !== 'completed') {
        for (; seen < shop.asked.length; seen++) times.push(Date.now());
      }
      expect(shop.asked.length - before).toBe(4);
      expect((times.at(-1) ?? Date.now()) - times[0]!).toBeGreaterThan(3_000);
    });
  });
}
