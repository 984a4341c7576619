import { closeSync, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Failure } from '../../../../engine/errors.ts';
import { freeMemory } from '../../../../local/free-memory.ts';
import { ClientError } from '../../client-error.ts';
import { decoded } from './decoded.ts';
import { createFindFile, type FoundFile } from './find-file.ts';

const HOST = '127.0.0.1';

export interface ServedFolder {
  /** HOST:PORT. */
  address: string;
  /** The URL here of what an address means; one that means no file has one too, and nothing is there. */
  urlOf(address: { href: string | undefined; text: string }): Promise<string>;
  isOwn(url: string): boolean;
  /** A text with the catalogue's own addresses in it, in place of the URLs here. */
  asWritten(text: string): string;
  /** A failure in the same words; of what means no file it says that. */
  explained<F extends Failure>(failure: F, url?: string): F;
  stop(): void;
}

/** Serves the files of a folder that a catalogue names, and no others, while a run lasts. */
export async function serveFolder(folder: string, state: string): Promise<ServedFolder> {
  const findFile = await createFindFile(folder);
  const found: (FoundFile & { text: string })[] = [];
  const urls = new Map<string, string>();
  const server = createServer((request, response) => {
    const file = found[numberIn(request.url ?? '')];
    if (file === undefined || 'failure' in file) return response.writeHead(404).end();
    send(file, response).catch(() => response.destroy());
  });
  const address = `${HOST}:${await listen(server, state)}`;
  const origin = `http://${address}`;
  const one = new RegExp(`${origin.replaceAll('.', '\\.')}(/\\d+/[^\\s"',;)]*)`);
  const all = new RegExp(one.source, 'g');
  const asWritten = (text: string) => text.replaceAll(all, (url, path) => found[numberIn(path)]?.text ?? url);

  return {
    address,
    async urlOf(of) {
      const key = of.href ?? of.text;
      const known = urls.get(key);
      if (known !== undefined) return known;
      const file = await findFile(of);
      const name = key.split(/[?#]/)[0]!.split(/[\\/]/).at(-1)!;
      // Numbered by address, so that a run that goes on finds the same URLs.
      const url = `${origin}/${found.length}/${encodeURIComponent(decoded(name)).replaceAll("'", '%27')}`;
      found.push({ ...file, text: of.text });
      urls.set(key, url);
      return url;
    },
    isOwn: (url) => url.startsWith(`${origin}/`),
    asWritten,
    explained(failure, url = failure.message) {
      const [, path = ''] = url.match(one) ?? [];
      const file = found[numberIn(path)];
      if (file !== undefined && 'failure' in file) return { ...failure, ...file.failure };
      return { ...failure, message: asWritten(failure.message) };
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** In one piece up to here, which takes a fraction of what a stream does. */
const WHOLE_BYTES = 4 * 1024 * 1024;

/**
 * What was there, and is not now, is a failure for good: a broken connection would be tried again and again. A file is
 * read at once: handing each step to another thread takes three times the CPU.
 */
async function send({ path }: { path: string }, response: ServerResponse): Promise<void> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (fault) {
    const permission = ['EACCES', 'EPERM'].includes((fault as NodeJS.ErrnoException).code ?? '');
    response.writeHead(permission ? 403 : 404).end();
    return;
  }
  if (fstatSync(file).size > WHOLE_BYTES)
    return pipeline(createReadStream(path, { fd: file, autoClose: true }), response);
  try {
    const bytes = readFileSync(file);
    // Once they are sent; left where they lie, they make Node collect the whole heap for every few pictures.
    response.end(bytes, () => freeMemory(bytes));
  } finally {
    closeSync(file);
  }
}

const numberIn = (path: string) => Number(/^\/(\d+)\//.exec(path)?.[1] ?? -1);

/** On the port of the run that goes on, as its catalogue names it. */
async function listen(server: ReturnType<typeof createServer>, state: string): Promise<number> {
  const kept = join(state, 'images-port');
  const before = Number(await readFile(kept, 'utf8').catch(() => '0'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new ClientError(
          `Port ${before}, on which this run served its images, is taken. Remove ${state} to begin anew.`,
          { cause },
        ),
      ),
    );
    server.listen(before, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await writeFile(kept, String(port));
  return port;
}
