import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { type ImageServer, startImageServer } from '../../test/support/servers/image-server.ts';

const SAMPLES = join(import.meta.dirname, '../../local/samples');
const SIDE = 480;

/** What a real catalogue holds: several formats, and links that lead to no image or to one at the second try only. */
export async function startMixedShop(): Promise<{ shop: ImageServer; paths: string[] }> {
  const answers = new Map<string, (response: ServerResponse, times: number) => void>();
  for (const name of readdirSync(SAMPLES).filter((file) => /\.(jpg|png|webp)$/.test(file))) {
    const small = sharp(readFileSync(join(SAMPLES, name))).resize(SIDE, SIDE, { fit: 'inside' });
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = await small.clone().toFormat(format).toBuffer();
      answers.set(`/${name}.${format}`, (response) => send(response, 200, bytes));
    }
  }
  const html = Buffer.from('<!doctype html><title>Not here</title>'.repeat(50));
  answers.set('/page.jpg', (response) => send(response, 200, html));
  answers.set('/empty.jpg', (response) => send(response, 200, Buffer.alloc(0)));
  answers.set('/missing.jpg', (response) => send(response, 404, html));
  const picture = await sharp(readFileSync(join(SAMPLES, 'sunset.jpg')))
    .resize(SIDE)
    .jpeg()
    .toBuffer();
  answers.set('/busy.jpg', (response, times) => send(response, times === 1 ? 503 : 200, picture));

  const asked = new Map<string, number>();
  const shop = await startImageServer((path, response) => {
    const { pathname } = new URL(path, 'http://shop');
    const times = (asked.get(path) ?? 0) + 1;
    if (pathname === '/busy.jpg') asked.set(path, times);
    const answer = answers.get(pathname);
    answer?.(response, times);
    return answer !== undefined;
  });
  return { shop, paths: [...answers.keys()] };
}

function send(response: ServerResponse, status: number, bytes: Buffer): void {
  response.writeHead(status, { 'content-length': bytes.length }).end(bytes);
}
