import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ClientError } from './client-error.ts';
import type { Context } from './context.ts';
import { formatBytes } from './format-bytes.ts';
import { type Image, readImages } from './read-images.ts';
import { saveFile } from './save-file.ts';

const AT_ONCE = 6;
const NAME_CHARACTERS = 60;

/** Saves the outputs of a request into a folder; what is there already, whole, is not fetched again. */
export async function downloadOutputs(
  context: Context,
  id: string,
  folder: string,
  total: number,
): Promise<void> {
  const { progress, note } = context;
  const limit = pLimit(AT_ONCE);
  const faults: unknown[] = [];
  const running = new Set<Promise<void>>();
  let [done, bytes] = [0, 0];
  const show = () =>
    progress.show({
      label: 'Downloading',
      share: total === 0 ? 1 : done / total,
      parts: [`${done} of ${total} outputs`, formatBytes(bytes)],
    });
  try {
    for await (const image of readImages(context, id, 'succeeded')) {
      const work = limit(() => saveOutput(image, folder))
        .then((size) => {
          done += 1;
          bytes += size;
          show();
        })
        .catch((fault) => void faults.push(fault))
        .finally(() => running.delete(work));
      running.add(work);
      // No more than what is in hand is kept, however many images there are.
      if (running.size >= 4 * AT_ONCE) await Promise.race(running);
      if (faults.length > 0) break;
    }
    await Promise.all(running);
  } finally {
    progress.stop();
  }
  if (faults.length > 0) throw faults[0];
  note(`${done} outputs are in ${folder}`);
}

async function saveOutput(image: Image, folder: string): Promise<number> {
  const size = image.bytes.output ?? 0;
  if (image.output_url === null)
    throw new ClientError(`Row ${image.row} has no output for image ${image.n}.`);
  const path = join(folder, nameOf(image, image.output_url));
  const standing = await stat(path).catch(() => undefined);
  if (standing?.size !== size) await saveFile(image.output_url, path);
  return size;
}

/** `12-1-red-mug.jpg`: sorts by row within reason, says what it is, and is a plain file name anywhere. */
function nameOf({ row, n, product }: Image, url: string): string {
  const words = product.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const slug = words
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_CHARACTERS)
    .replaceAll(/^-|-$/g, '');
  const extension = /\.[a-z0-9]+$/.exec(new URL(url).pathname)?.[0] ?? '';
  return `${row}-${n}${slug === '' ? '' : `-${slug}`}${extension}`;
}
