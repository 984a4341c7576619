import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { outputName } from '../../../lambdas/shared/state/outputs/output-name.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { foldedName } from '../files/folded-name.ts';
import { saveFile } from '../files/save-file.ts';
import { countOf } from '../terminal/count-of.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { type ListedImage, readImages } from './read-images.ts';

const AT_ONCE = 6;
/** Files of one name and other contents that may lie in the folder before it is given up. */
const MOST_COPIES = 1_000;

/**
 * Saves the outputs of a request into a folder by their own names; one that several images share lies there once. What
 * is there already is never written over, and not fetched again where it has the output's size: a file appears under
 * its name only when it is whole. Answers how many are there.
 */
export async function downloadOutputs(
  context: Context,
  id: string,
  folder: string,
  total: number,
  {
    all = false,
    urlOf = ({ output_url: url }) => url,
    save = saveFile,
    saved = () => {},
    passed = () => {},
  }: {
    /** Whether those of which there is no output are looked at, too. */
    all?: boolean;
    /** The output that is saved of an image; null where there is none. */
    urlOf?: (image: ListedImage) => string | null;
    /** Brings an output to a path where nothing is. */
    save?: (url: string, path: string) => Promise<void>;
    /** Told of each output, and under what name it lies in the folder. */
    saved?: (image: ListedImage, name: string) => void;
    /** Told of each image of which no output is saved. */
    passed?: (image: ListedImage) => void;
  } = {},
): Promise<number> {
  const { progress } = context;
  const limit = pLimit(AT_ONCE);
  const faults: unknown[] = [];
  const running = new Set<Promise<void>>();
  const taken = new Set<string>();
  const names = new Map<string, Promise<string>>();
  let [done, bytes] = [0, 0];
  const show = () =>
    progress.show({
      label: 'Saving',
      share: total === 0 ? 1 : done / total,
      parts: [`${done.toLocaleString('en')} of ${countOf(total, 'output')}`, formatBytes(bytes)],
    });
  try {
    for await (const image of readImages(context, id, all ? {} : { state: 'succeeded' })) {
      const url = urlOf(image);
      if (url === null) {
        passed(image);
        continue;
      }
      const work = limit(async () => {
        const known = names.get(url);
        const name = known ?? saveOutput(image, url, folder, taken, save);
        names.set(url, name);
        saved(image, await name);
        done += 1;
        if (known === undefined) bytes += image.bytes.output ?? 0;
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
  return names.size;
}

async function saveOutput(
  image: ListedImage,
  url: string,
  folder: string,
  taken: Set<string>,
  save: (url: string, path: string) => Promise<void>,
): Promise<string> {
  const size = image.bytes.output ?? 0;
  for (const name of namesFor(image, url)) {
    // Claimed before anything is waited for.
    if (taken.has(foldedName(name))) continue;
    taken.add(foldedName(name));
    const path = join(folder, name);
    const standing = await stat(path).catch(() => undefined);
    if (standing === undefined) await save(url, path);
    if (standing === undefined || (standing.isFile() && standing.size === size)) return name;
  }
  throw new ClientError(`Row ${image.row}, image ${image.n}: found no name for its output in ${folder}.`);
}

/** `mug.jpg`, or where that is another picture's `mug-12-1.jpg`, by row and image, so that it is the same next time. */
function* namesFor({ row, n }: ListedImage, url: string): Generator<string> {
  // What the server says is made a plain file name, whatever it is.
  const extension = /\.([a-z0-9]{1,5})$/.exec(new URL(url).pathname)?.[1] ?? 'img';
  const name = outputName(url, extension);
  yield name;
  const stem = name.slice(0, -extension.length - 1);
  yield `${stem}-${row}-${n}.${extension}`;
  for (let copy = 2; copy <= MOST_COPIES; copy++) yield `${stem}-${row}-${n}-${copy}.${extension}`;
}
