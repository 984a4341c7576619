import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { linkFile } from '../files/link-file.ts';

/** The files that a run makes, beside the pictures. */
type OwnFile = 'halved' | 'failed' | 'report';

export interface OwnFiles {
  paths: Record<OwnFile, string>;
  /** Makes a file whole, by what writes it, and gives it its place. */
  put(file: OwnFile, write: (path: string) => Promise<unknown>): Promise<void>;
}

/**
 * Files that go to their places over nothing but what this very run has put there, before it was stopped: the hash of
 * that lies in its state. Anything else in such a place ends the run, before the work begins or before it is lost.
 */
export async function ownFiles(state: string, paths: Record<OwnFile, string>): Promise<OwnFiles> {
  const sealOf = (file: OwnFile) => join(state, `${file}.sha256`);
  const isOwn = async (file: OwnFile) => {
    const seal = await readFile(sealOf(file), 'utf8').catch(() => undefined);
    return seal !== undefined && seal === (await hashOf(paths[file]).catch(() => ''));
  };
  for (const file of Object.keys(paths) as OwnFile[])
    if ((await stands(paths[file])) && !(await isOwn(file))) throw inTheWay(paths[file]);

  return {
    paths,
    async put(file, write) {
      const path = paths[file];
      const made = join(state, file);
      await write(made);
      if (await stands(path)) {
        if (!(await isOwn(file)))
          throw new ClientError(
            `${path} has come there meanwhile. Move it away; the same command then goes on.`,
          );
        await rm(path);
      }
      await writeFile(sealOf(file), await hashOf(made));
      await linkFile(made, path);
      await rm(made);
    },
  };
}

/** Whatever it is, be it a link that leads nowhere. */
async function stands(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw explainFileFault(fault, 'Cannot write', path);
  }
}

export const inTheWay = (path: string): ClientError =>
  new ClientError(`${path} is there already. Move it away, or name another folder with --out.`);

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
