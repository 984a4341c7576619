import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

interface FilePlace {
  /** Where the bytes go: behind every link. */
  path: string;
  /** True for what is no regular file, and cannot be replaced by one. */
  through: boolean;
  /** Of the file that stands there. */
  mode: number | undefined;
}

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;

/** Where a file is to be written that a user names; throws what the file system says. */
export async function placeOf(path: string, links = MOST_LINKS): Promise<FilePlace> {
  const standing = await stat(path).catch((fault) => {
    if (fault.code === 'ENOENT') return undefined;
    throw fault;
  });
  if (standing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  if (standing && !standing.isFile()) return { path, through: true, mode: undefined };
  if (standing) return { path: await realpath(path), through: false, mode: standing.mode };
  const link = await lstat(path).catch(() => undefined);
  // A link to what is not there yet.
  if (link && links > 0) return placeOf(resolve(dirname(path), await readlink(path)), links - 1);
  return {
    path: join(await realpath(dirname(resolve(path))), basename(path)),
    through: false,
    mode: undefined,
  };
}
