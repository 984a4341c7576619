import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ImageError } from '../../engine/errors.ts';
import { RetryableError } from '../shared/errors.ts';

const UNPACKERS: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
};

const unpackerOf = (encoding: string) => UNPACKERS[encoding.trim().toLowerCase()];

/** Whether a body comes packed. An encoding that nobody knows is taken for a slip of the server, not for packing. */
export function isPacked(encoding: string | undefined): encoding is string {
  return encoding !== undefined && unpackerOf(encoding) !== undefined;
}

/**
 * Unpacks a body piece by piece into `write`, and stops when that throws, so that a bomb unpacks to no more than is
 * taken. We ask for bytes as they are; some servers pack them all the same.
 */
export async function unpackBody(
  packed: Buffer,
  encoding: string,
  url: string,
  write: (chunk: Buffer) => void,
): Promise<void> {
  const unpacker = unpackerOf(encoding)!();
  unpacker.end(packed);
  // The state of a stream that was stopped half-way is freed only when it is destroyed, which the loop sees to.
  const pieces = unpacker[Symbol.asyncIterator]();
  for (;;) {
    const next = await pieces.next().catch((error) => {
      throw explain(error, encoding, url);
    });
    if (next.done) return;
    try {
      write(next.value);
    } catch (error) {
      unpacker.destroy();
      throw error;
    }
  }
}

function explain(cause: NodeJS.ErrnoException, encoding: string, url: string): Error {
  if (cause.code === 'Z_BUF_ERROR') {
    const message = `Expected an image at ${url}, but its ${encoding} body ends too early`;
    return new RetryableError('BODY_CUT_SHORT', message, { cause });
  }
  const message = `Expected an image at ${url}, but its body is not the ${encoding} it is said to be`;
  return new ImageError('BAD_ENCODING', message, { cause });
}
