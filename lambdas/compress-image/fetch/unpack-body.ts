import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ImageError } from '../../../engine/errors.ts';
import { RetryableError } from '../../shared/errors.ts';

/** By what a server writes: of a text of a stranger's no object may be asked, which knows more names than its own. */
const UNPACKERS = new Map<string, (packed: Buffer) => Transform>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', (packed) => (hasZlibHead(packed) ? zlib.createInflate() : zlib.createInflateRaw())],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zlib.createZstdDecompress()],
]);

/** Some servers take "deflate" at its word, without the head that HTTP asks for. */
const hasZlibHead = (packed: Buffer) =>
  packed.length >= 2 && (packed[0]! & 15) === 8 && packed.readUInt16BE(0) % 31 === 0;

/**
 * How a body comes packed, in the order in which it is to be unpacked. An encoding that nobody knows is taken for a
 * slip of the server, not for packing.
 */
export function packingsOf(header = ''): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => UNPACKERS.has(name)).reverse();
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
  const unpacker = UNPACKERS.get(encoding)!(packed);
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
