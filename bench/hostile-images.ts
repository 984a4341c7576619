import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { settings } from '../lib/settings.ts';
import { markdownTable } from '../test/support/markdown-table.ts';
import { startImageServer } from '../test/support/servers/image-server.ts';
import { createClient } from '../test/support/stack/client.ts';
import { startStack } from '../test/support/stack/start-stack.ts';
import { hugePng, longGif } from '../test/unit/engine/collection/bombs.ts';

/**
 * The peak memory of real compressor processes over the whole collection of odd images, with bombs and with the
 * largest pictures that are taken among them, five at once as on AWS: `npm run bench -- hostile-images`. Fails if it is more
 * than the function has.
 */
const FOLDER = new URL('../test/fixtures/images/', import.meta.url);
const MINUTES = 20;

const small = sharp(new URL('../local/samples/sunset.jpg', import.meta.url).pathname);
const enlarged = (width: number, height: number) =>
  small.clone().resize(width, height, { fit: 'fill', kernel: 'nearest' });
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
const large: Record<string, () => Promise<Buffer>> = {
  'bomb.png': async () => hugePng(),
  'bomb.gif': async () => longGif(20_000, 200, 200),
  '24-megapixels.jpg': () => enlarged(6_000, 4_000).jpeg({ quality: 92 }).toBuffer(),
  '24-megapixels-progressive.jpg': () =>
    enlarged(6_000, 4_000).jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  '24-megapixels.png': () => enlarged(6_000, 4_000).png({ compressionLevel: 1 }).toBuffer(),
  // A hundred megabytes, which is as much as is downloaded.
  'dense.jpg': () => noise(8_000, 6_000).jpeg({ quality: 97, chromaSubsampling: '4:4:4' }).toBuffer(),
  '96-megapixels.jpg': () => enlarged(12_000, 8_000).jpeg({ quality: 90 }).toBuffer(),
  '96-megapixels-progressive.jpg': () =>
    enlarged(12_000, 8_000).jpeg({ quality: 80, progressive: true }).toBuffer(),
};

const files = new Map<string, Buffer>();
for (const name of readdirSync(FOLDER))
  if (!name.endsWith('.ts') && name !== 'make') files.set(name, readFileSync(new URL(name, FOLDER)));
for (const [name, make] of Object.entries(large)) files.set(name, await make());

const server = await startImageServer((path, response) => {
  const bytes = files.get(decodeURIComponent(path.slice(1)));
  if (!bytes) return false;
  response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes);
  return true;
});
const halve = await startStack({ workers: 1, allow: [server.address] });
const peaks = new Map<number, number>();
const watch = setInterval(() => {
  for (const pid of halve.pids('compress-image')) peaks.set(pid, Math.max(peakOf(pid), peaks.get(pid) ?? 0));
}, 200);

const client = createClient(halve.url);
const rows = [...files.keys()].map(
  (name, i) => `${i},${name},${server.url(`/${encodeURIComponent(name)}`)}\n`,
);
const id = await client.submit(`S. No.,Product Name,Input Image Urls\n${rows.join('')}`);
const { images } = await client.untilEnded(id, MINUTES * 60);
const failed = Object.groupBy(
  (await client.images(id)).filter(({ error }) => error),
  ({ error }) => error!.code,
);
clearInterval(watch);
await halve.stop();
server.stop();

const peak = Math.round(Math.max(...peaks.values()));
console.log(
  markdownTable({
    'images in the collection': files.size,
    halved: images.succeeded,
    'failed, by code': Object.entries(failed)
      .map(([code, some]) => `${code} ${some!.length}`)
      .join(', '),
    'killed or lost workers': (failed.WORKER_DIED ?? []).length,
    'compressor processes seen': peaks.size,
    'peak of one, MiB': peak,
    'memory of the function, MiB': settings.images.memoryMiB,
  }),
);
if (peak >= settings.images.memoryMiB || failed.WORKER_DIED) process.exitCode = 1;

/** The high-water mark of a process's resident memory in MiB; 0 when it is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
