import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Context } from '../../../../../bin/halve/context.ts';
import { downloadOutputs } from '../../../../../bin/halve/requests/download-outputs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halve-outputs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Saves the outputs of a request whose rows have these, an image each; answers the names by row. */
async function download(urls: string[]) {
  const images = urls.map((url, at) => ({
    row: at + 1,
    n: 1,
    output_url: url,
    bytes: { output: url.length },
  }));
  const context = {
    api: { call: async () => ({ images, next_cursor: null }) },
    progress: { show: () => {}, stop: () => {} },
  } as unknown as Context;
  const fetched: string[] = [];
  const names: string[] = [];
  const count = await downloadOutputs(context, 'id', folder, images.length, {
    async save(url, path) {
      fetched.push(url);
      await new Promise((resolve) => setTimeout(resolve, 5));
      writeFileSync(path, url);
    },
    saved: ({ row }, name) => {
      names[row] = name;
    },
  });
  return { count, fetched, names: names.slice(1) };
}

it('saves an output that several images share once, under one name', async () => {
  const [mug, cup] = ['https://out.example/1/mug.jpg', 'https://out.example/2/cup.jpg'];
  const saved = await download([mug, mug, cup, mug]);
  expect(saved).toEqual({
    count: 2,
    fetched: [mug, cup],
    names: ['mug.jpg', 'mug.jpg', 'cup.jpg', 'mug.jpg'],
  });
  expect(readdirSync(folder).sort()).toEqual(['cup.jpg', 'mug.jpg']);
});

it('gives outputs of one name names of their own, the same at the next time', async () => {
  const urls = ['https://out.example/1/mug.jpg', 'https://out.example/200/mug.jpg'];
  const first = await download(urls);
  expect(first.names).toEqual(['mug.jpg', 'mug-2-1.jpg']);
  const again = await download(urls);
  expect(again).toEqual({ count: 2, fetched: [], names: first.names });
  expect(statSync(join(folder, 'mug-2-1.jpg')).size).toBe(urls[1]!.length);
});
