import { createReadStream, createWriteStream, openSync, rmSync } from 'node:fs';
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CSV_BYTES } from '../../../lambdas/shared/limits.ts';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';

export interface CsvFile {
  path: string;
  size: number;
  /** As it goes among the metadata. */
  name: string;
  remove(): Promise<void>;
}

/** The CSV that a user names: a file, `-` for standard input, or a pipe, which is written to a file first. */
export async function openCsv(file: string): Promise<CsvFile> {
  const named = file === '-' ? 'standard input' : file;
  try {
    const found = file === '-' ? undefined : await stat(file);
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (file !== '-') await access(file, constants.R_OK);
    // Its length must be known before it is sent, and it may have to be sent twice.
    const csv = found?.isFile()
      ? { path: file, size: found.size, name: basename(file), remove: async () => {} }
      : await collect(
          file === '-' ? process.stdin : found?.isFIFO() ? openPipe(file) : createReadStream(file),
          named,
        );
    if (csv.size > 0) return csv;
    await csv.remove();
  } catch (fault) {
    if (fault instanceof ClientError) throw fault;
    throw explainFileFault(fault, 'Cannot read the CSV', named);
  }
  throw new ClientError(`Expected a CSV of products and image URLs in ${named}, but it is empty.`);
}

/** Waits for who writes without holding a thread, which could not be stopped. */
function openPipe(file: string): NodeJS.ReadableStream {
  return new Socket({
    fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
}

async function collect(input: NodeJS.ReadableStream, named: string): Promise<CsvFile> {
  const folder = await mkdtemp(join(tmpdir(), 'halve-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  // Also where the client is stopped half-way.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'products.csv');
  let size = 0;
  async function* bounded(chunks: AsyncIterable<Buffer | string>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > CSV_BYTES)
        throw new ClientError(`Expected at most ${CSV_BYTES} bytes from ${named}, but more came.`);
      yield chunk;
    }
  }
  try {
    await pipeline(input, bounded, createWriteStream(path, { mode: 0o600 }));
  } catch (fault) {
    await remove();
    throw fault;
  }
  return { path, size, name: 'products.csv', remove };
}
