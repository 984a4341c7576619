import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { LOCAL_TOKEN } from '../start-halve.ts';
import { PICTURES, productsCsv } from './products.ts';
import { SAMPLES, type SampleServer } from './serve-samples.ts';

const POLL_MS = 150;
const WEBHOOK_WAIT_MS = 15_000;

const Created = z.object({ request_id: z.string(), status_url: z.string(), webhook_secret: z.string() });
const Status = z.object({
  status: z.string(),
  images: z.object({ total: z.number().nullable(), succeeded: z.number(), failed: z.number() }),
});
const Images = z.object({
  images: z.array(
    z.object({
      input_url: z.string(),
      output_url: z.string().nullable(),
      error: z.object({ message: z.string() }).nullable(),
      format: z.string().nullable(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      bytes: z.object({ input: z.number().nullable(), output: z.number().nullable() }),
    }),
  ),
});

/** One picture, before and after; `output` is undefined where it failed. */
export interface Compared {
  name: string;
  format: string;
  before: number;
  after: number;
  width: number | null;
  height: number | null;
  sameSize: boolean;
  error: string | null;
}

export interface DemoResult {
  pictures: Compared[];
  webhookType: string;
  folder: string;
}

/** Submits the demo's CSV, shows the progress, takes the signed webhook, and keeps all that comes back in a folder. */
export async function runDemo(url: string, shop: SampleServer, folder: string): Promise<DemoResult> {
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${LOCAL_TOKEN}`, ...init.headers };
    const response = await fetch(new URL(path, url), { ...init, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const csv = productsCsv(shop.address);
  const webhookUrl = encodeURIComponent(`http://${shop.address}/webhook`);
  const created = Created.parse(
    await (
      await call(`/image_process/upload/?webhook_url=${webhookUrl}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: csv,
      })
    ).json(),
  );
  const page = `/image_process/status/${created.request_id}/`;
  await showProgress(async () => Status.parse(await (await call(page)).json()));

  const received = await Promise.race([shop.webhook, sleep(WEBHOOK_WAIT_MS, undefined, { ref: false })]);
  if (received === undefined)
    throw new Error('Expected the webhook soon after the last image, but none came.');
  const event = new Webhook(created.webhook_secret).verify(received.body, received.headers);

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'products.csv'), csv);
  await writeFile(join(folder, 'results.csv'), await (await call(`${page}results/`)).text());
  const { images } = Images.parse(await (await call(`${page}images/`)).json());
  const pictures = await Promise.all(images.map((image) => compare(image, folder)));
  return { pictures, webhookType: z.object({ type: z.string() }).parse(event).type, folder };
}

/** A bar where someone is looking, a line where nobody is. */
async function showProgress(status: () => Promise<z.infer<typeof Status>>): Promise<void> {
  const total = PICTURES.length;
  const bar = process.stdout.isTTY
    ? new SingleBar({
        format: 'Halving  {bar}  {value} of {total} images',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        hideCursor: true,
      })
    : undefined;
  bar?.start(total, 0);
  for (;;) {
    const { status: state, images } = await status();
    bar?.update(images.succeeded + images.failed);
    if (state !== 'pending' && state !== 'processing') break;
    await sleep(POLL_MS);
  }
  bar?.stop();
  if (!bar) console.log(`Halved ${total} images.`);
}

async function compare(image: z.infer<typeof Images>['images'][number], folder: string): Promise<Compared> {
  const name = basename(image.input_url);
  const before = await sharp(join(SAMPLES, name)).metadata();
  let sameSize = false;
  if (image.output_url !== null) {
    const output = Buffer.from(await (await fetch(image.output_url)).arrayBuffer());
    await writeFile(join(folder, name), output);
    const after = await sharp(output).metadata();
    sameSize = after.width === before.width && after.height === before.height;
  }
  return {
    name,
    format: image.format ?? '',
    before: image.bytes.input ?? 0,
    after: image.bytes.output ?? 0,
    width: image.width,
    height: image.height,
    sameSize,
    error: image.error?.message ?? null,
  };
}
