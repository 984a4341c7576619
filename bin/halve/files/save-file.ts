import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClientError } from '../client-error.ts';
import { explainNetworkFault } from '../server/explain-network-fault.ts';
import { explainFileFault } from './explain-file-fault.ts';
import { placeOf } from './place-of.ts';

/**
 * Streams what a URL answers into a file, which appears under its name only when it is whole. A link leads to its file,
 * and what is no file (a pipe, a device) is written into as it comes.
 */
export async function saveFile(url: string, path: string): Promise<void> {
  const target = new URL(url);
  const answer = await fetch(target).catch((fault) => {
    throw explainNetworkFault(fault, target);
  });
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    throw new ClientError(
      `Expected a file at ${target.origin}${target.pathname}, but the server answered HTTP ${answer.status}.`,
      {
        passing: answer.status >= 500 || answer.status === 429,
      },
    );
  }
  let fileFault: unknown;
  const failed = (fault: unknown) => {
    fileFault = fault;
    throw fault;
  };
  const write = async (to: string, flags: 'w' | 'wx', mode = 0o666) => {
    const file = createWriteStream(to, { flags, mode });
    file.on('error', (fault) => {
      // Where the download breaks off, the file is ended with the same fault, which is none of its own.
      if ('syscall' in fault) fileFault = fault;
    });
    await pipeline(Readable.fromWeb(answer.body as never), file);
  };
  const save = async () => {
    const place = await placeOf(path).catch(failed);
    if (place.through) return write(place.path, 'w');
    // A name of its own: what the user keeps under any other is left alone.
    const part = `${place.path}.${randomUUID()}.part`;
    try {
      await write(part, 'wx', place.mode);
      await rename(part, place.path).catch(failed);
    } catch (fault) {
      await rm(part, { force: true }).catch(() => {});
      throw fault;
    }
  };
  await save().catch((fault) => {
    throw fileFault ? explainFileFault(fileFault, 'Cannot write', path) : explainNetworkFault(fault, target);
  });
}
