import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClientError } from './client-error.ts';
import { explainFileFault } from './explain-file-fault.ts';
import { explainNetworkFault } from './explain-network-fault.ts';

/** Streams what a URL answers into a file, which appears under its name only when it is whole. */
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
        status: answer.status,
        passing: answer.status >= 500 || answer.status === 429,
      },
    );
  }
  const part = `${path}.part`;
  const file = createWriteStream(part);
  let fileFault: unknown;
  file.on('error', (fault) => {
    fileFault = fault;
  });
  try {
    await pipeline(Readable.fromWeb(answer.body as never), file);
    await rename(part, path).catch((fault) => {
      fileFault = fault;
      throw fault;
    });
  } catch (fault) {
    await rm(part, { force: true }).catch(() => {});
    if (fileFault) throw explainFileFault(fileFault, 'Cannot write', path);
    throw explainNetworkFault(fault, target);
  }
}
