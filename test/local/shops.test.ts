import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Running } from '../../local/start-halve.ts';
import { SHOP_EXPORTS } from '../fixtures/csv/shops/expected.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { type Client, createClient } from '../support/stack/client.ts';
import { startStack } from '../support/stack/start-stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const FOLDER = new URL('../fixtures/csv/shops/', import.meta.url);
let shop: ImageServer;
let halve: Running;
let client: Client;

beforeAll(async () => {
  const [width, height] = [96, 72];
  // Noise over a gradient: nothing that an encoder could throw away unseen, and quick to encode.
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, at) => ((at / 3) % width) + ((at * 7_919) % 61)),
  );
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  const made = new Map([
    ['jpg', await picture.clone().jpeg({ quality: 95 }).toBuffer()],
    ['webp', await picture.clone().webp({ quality: 95 }).toBuffer()],
    ['png', await picture.clone().png().toBuffer()],
    ['avif', await picture.clone().avif({ quality: 90 }).toBuffer()],
  ]);
  // Whatever path ends like a picture is one; pages of products are none.
  shop = await startImageServer((path, response) => {
    const bytes = made.get(/\.(\w+)(?:\?\d+)?$/.exec(path)?.[1] ?? '');
    if (bytes) response.writeHead(200).end(bytes);
    return bytes !== undefined;
  });
  halve = await startStack({ allow: [shop.address] });
  client = createClient(halve.url);
});
afterAll(async () => {
  await halve?.stop();
  shop?.stop();
});

describe.each(Object.entries(SHOP_EXPORTS))('the export of %s', (name, expected) => {
  it('comes in as it is, and goes back with its images halved', async () => {
    const file = readFileSync(new URL(`${name}.csv`, FOLDER));
    const body = Buffer.from(file.toString('latin1').replaceAll('SHOP', shop.address), 'latin1');
    const options = expected.base_path ? { base_url: `http://${shop.address}${expected.base_path}` } : {};
    const form = new FormData();
    form.set('file', new Blob([body]), `${name}.csv`);
    form.set('options', JSON.stringify(options));
    const answer = await client.call('/image_process/upload/', { method: 'POST', body: form });
    expect(answer.status).toBe(202);
    const { request_id: id } = (await answer.json()) as { request_id: string };
    expect(await client.untilEnded(id)).toMatchObject({
      status: 'completed',
      images: { total: expected.urls, succeeded: expected.urls, failed: 0 },
      rows: { ...expected.rows, rejected: 0 },
      catalogue: {
        delimiter: expected.delimiter,
        encoding: expected.encoding,
        header: true,
        columns: { serial: expected.serial, product: expected.product, images: expected.images },
      },
    });
    const fetchShape = (shape: string) => client.call(`/image_process/status/${id}/results/?shape=${shape}`);
    expect((await fetchShape('failed')).status).toBe(404);
    const replaced = new Uint8Array(await (await fetchShape('replaced')).arrayBuffer());
    // A spreadsheet takes a file for UTF-8 by its mark.
    const hasMark = replaced[0] === 0xef && replaced[1] === 0xbb;
    expect(hasMark).toBe(file[0] === 0xef || expected.encoding === 'windows-1252');

    const { images } = (await (
      await client.call(`/image_process/status/${id}/images/?limit=200`)
    ).json()) as {
      images: { column: string; input_url: string; source_url: string; output_url: string }[];
    };
    expect(
      [...new Set(images.map(({ column }) => column))].every((column) => expected.images.includes(column)),
    ).toBe(true);
    // A reader that is not our own: the same cells, but for the URLs, in their order.
    const table = (bytes: Uint8Array, encoding: string) =>
      parse(new TextDecoder(encoding).decode(bytes), {
        delimiter: expected.delimiter,
        relax_column_count: true,
      }) as string[][];
    const before = table(body, expected.encoding);
    const after = table(replaced, 'utf-8');
    let next = 0;
    const header = after.findIndex((cells) => cells.includes(expected.images[0]!));
    const columns = expected.images.map((column) => after[header]!.indexOf(column));
    for (const [at, cells] of after.entries()) {
      for (const [column, cell] of cells.entries()) {
        let old = cell;
        if (at > header && columns.includes(column)) {
          while (images[next] && old.includes(images[next]!.output_url)) {
            old = old.replace(images[next]!.output_url, () => images[next]!.input_url);
            next += 1;
          }
        }
        expect(old).toBe(before[at]![column]);
      }
    }
    expect(next).toBe(expected.urls);
    const output = await fetch(images[0]!.output_url);
    const source = await fetch(images[0]!.source_url);
    expect((await output.arrayBuffer()).byteLength * 2).toBeLessThanOrEqual(
      (await source.arrayBuffer()).byteLength,
    );
  });
});

it('a catalogue of which some images failed gives a file of what failed, and that gives exactly these', async () => {
  const url = (n: number) => `http://${shop.address}/mug-${n}.${n % 2 ? 'jpg' : 'gone'}`;
  const csv = `Title,Image Src\nA,"${url(1)}, ${url(2)}"\nB,${url(3)}\nC,${url(4)}\nD,\n`;
  const id = await client.submit(csv);
  expect(await client.untilEnded(id)).toMatchObject({
    images: { total: 4, succeeded: 2, failed: 2 },
    rows: { total: 4, without_images: 1 },
  });
  const failed = await (await client.call(`/image_process/status/${id}/results/?shape=failed`)).text();
  const again = await client.submit(failed);
  expect(await client.untilEnded(again)).toMatchObject({
    images: { total: 2, failed: 2 },
    rows: { total: 2 },
  });
  expect((await client.call(`/image_process/status/${id}/results/?shape=other`)).status).toBe(400);
});
