import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Failure } from '../../../../engine/errors.ts';
import { explainFileFault } from '../../files/explain-file-fault.ts';
import { decoded } from './decoded.ts';

/** A file, with links followed, or why there is none. */
export type FoundFile = { path: string } | { failure: Failure };
/** `href` is where an address leads, `text` how the catalogue writes it. */
type FindFile = (address: { href: string | undefined; text: string }) => Promise<FoundFile>;

/**
 * Finds the file that an address means: by its path below the folder, or else by a file name that is there once.
 * Nothing outside of the folder is found, not by dots and not by links.
 */
export async function createFindFile(folder: string): Promise<FindFile> {
  const cannot = (fault: unknown) => {
    // Of a folder below it, that one.
    throw explainFileFault(fault, 'Cannot read', (fault as NodeJS.ErrnoException).path ?? folder);
  };
  const root = await realpath(folder).catch(cannot);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(cannot);
  const byName = new Map<string, string[]>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const known = byName.get(entry.name.normalize());
    const path = join(entry.parentPath, entry.name);
    if (known === undefined) byName.set(entry.name.normalize(), [path]);
    else known.push(path);
  }

  const below = async (path: string): Promise<string | undefined> => {
    const real = await realpath(join(root, path)).catch(() => undefined);
    if (!real?.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    return (await stat(real).catch(() => undefined))?.isFile() ? real : undefined;
  };

  const readable = async (path: string): Promise<FoundFile> =>
    (await mayBeRead(path))
      ? { path }
      : failure(
          'UNREADABLE_FILE',
          `Expected to read ${relative(root, path)} in ${folder}, but there is no permission`,
        );

  return async ({ href, text }) => {
    const paths = pathsOf(href, text);
    for (const path of paths) {
      const found = await below(path);
      if (found !== undefined) return readable(found);
    }
    const names = new Set(paths.map((path) => path.split('/').at(-1)!.normalize()));
    const found = [...names].flatMap((name) => byName.get(name) ?? []).sort();
    if (found.length === 1) return readable(found[0]!);
    const [shown = ''] = paths;
    const why =
      found.length === 0
        ? await whatElse(join(root, shown))
        : `files of this name lie in ${found.length} places: ${found
            .slice(0, 3)
            .map((path) => relative(root, path))
            .join(', ')}`;
    return failure('NOT_FOUND', `Expected the file ${shown} in ${folder}, but ${why}`);
  };
}

const failure = (code: string, message: string): FoundFile => ({ failure: { code, message } });

const mayBeRead = (path: string): Promise<boolean> =>
  open(path).then(
    (file) => file.close().then(() => true),
    () => false,
  );

/** What stands where a file should. Of what lies outside of the folder, by dots or by a link, nothing is said. */
async function whatElse(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'it is a folder';
  const broken = found?.isSymbolicLink() && (await stat(path).catch(() => undefined)) === undefined;
  return broken ? 'it is a link that leads to no file' : 'there is none';
}

/** The paths that an address may mean, with "/" between folders. */
function pathsOf(href: string | undefined, text: string): string[] {
  const asWritten = text.replace(/^[a-z]:(?=[\\/])/i, '').replaceAll('\\', '/');
  const paths = /^[a-z][a-z0-9+.-]*:|^\/\//i.test(asWritten) ? [] : [asWritten];
  if (href !== undefined) paths.unshift(decoded(new URL(href).pathname));
  return [...new Set(paths.map((path) => path.replace(/^\/+/, '')))];
}
