import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';

export interface Found {
  /** As it was named, or below the folder that was. */
  path: string;
  /** What links lead to: the file that is read, and written in place. */
  real: string;
  /** Where it goes below the folder of the outputs. */
  place: string;
  /** Whether it was named itself; what lies in a folder need not be a picture. */
  named: boolean;
}

/** Hears of what is found and left out. */
interface LeftOut {
  /** A folder that cannot be looked into; the others are. */
  unreadable(fault: ClientError): void;
  /** A link in a folder: it may lead anywhere, and round in circles. */
  link(): void;
}

/** The files that are named, and those in the folders that are; hidden ones, links in folders and `except` are left out. */
export async function* findPictures(
  paths: string[],
  except: string | undefined,
  leftOut: LeftOut,
): AsyncGenerator<Found> {
  const seen = new Set<string>();
  const excepted = except === undefined ? undefined : await realOf(resolve(except));
  // A slip in the last name is told before anything is begun.
  const isFolder = new Map<string, boolean>();
  for (const path of paths) {
    const standing = await look(path);
    if (!standing.isDirectory() && !standing.isFile())
      throw new ClientError(`Expected a file or a folder at ${path}, but it is neither.`);
    isFolder.set(path, standing.isDirectory());
  }
  for (const path of paths) {
    const real = await realpath(path);
    if (isFolder.get(path)) {
      // Two folders may hold files of the same names.
      const prefix = paths.length > 1 ? basename(real) : '';
      const isLeftOut = (folder: string) => resolve(real, relative(path, folder)) === excepted;
      for await (const file of walk(path, isLeftOut, leftOut)) {
        const below = { path: file, real: resolve(real, relative(path, file)), named: false };
        if (!seen.has(below.real)) yield { ...below, place: join(prefix, relative(path, file)) };
        seen.add(below.real);
      }
    } else {
      if (!seen.has(real)) yield { path, real, place: basename(path), named: true };
      seen.add(real);
    }
  }
}

/** Where links lead to, also of what is not there yet. */
const realOf = (path: string): Promise<string> =>
  realpath(path).catch(async () =>
    dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path)),
  );

const look = (path: string) =>
  stat(path).catch((fault) => {
    throw explainFileFault(fault, 'Cannot read', path);
  });

async function* walk(
  folder: string,
  isLeftOut: (folder: string) => boolean,
  leftOut: LeftOut,
): AsyncGenerator<string> {
  const entries = [];
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (fault) {
    return leftOut.unreadable(explainFileFault(fault, 'Cannot read', folder));
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    else if (entry.isDirectory() && !isLeftOut(path)) yield* walk(path, isLeftOut, leftOut);
    else if (entry.isFile()) yield path;
    else if (entry.isSymbolicLink()) leftOut.link();
  }
}
