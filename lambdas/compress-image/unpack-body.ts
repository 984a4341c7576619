import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ImageError, RetryableError } from '../shared/errors.ts';
import type { BodySink } from '../shared/exchange.ts';

const UNPACKERS: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
};

/** Whether a body comes packed. An encoding that nobody knows is taken for a slip of the server, not for packing. */
export function isPacked(encoding: string | undefined): encoding is string {
  return encoding !== undefined && encoding.trim().toLowerCase() in UNPACKERS;
}

/**
 * Unpacks on the way to `sink`. We ask for bytes as they are; some servers pack them all the same. Unpacking waits
 * for the sink and ends with its error, so that a bomb unpacks to no more than the sink takes.
 */
export function unpackBody(encoding: string, url: string, sink: BodySink): BodySink & { stop(): void } {
  const unpacker = UNPACKERS[encoding.trim().toLowerCase()]!();
  const drained = (async () => {
    for await (const chunk of unpacker) await sink.write(chunk);
  })().catch((error: NodeJS.ErrnoException) => {
    throw isUnpacking(error) ? explain(error, encoding, url) : error;
  });
  // The error is thrown where somebody waits for it; until then it is no unhandled one.
  drained.catch(() => {});

  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        unpacker.write(chunk, (error) => (error ? drained.then(() => reject(error), reject) : resolve()));
      }),
    async end() {
      unpacker.end();
      await drained;
      await sink.end();
    },
    stop: () => unpacker.destroy(),
  };
}

function isUnpacking({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^(Z_|ZSTD_|ERR__?BROTLI|ERR_BROTLI|ERR__ERROR|ERR_PADDING)/.test(code);
}

function explain(cause: NodeJS.ErrnoException, encoding: string, url: string): Error {
  if (cause.code === 'Z_BUF_ERROR') {
    return new RetryableError(
      'BODY_CUT_SHORT',
      `Expected an image at ${url}, but its ${encoding} body ends too early`,
      { cause },
    );
  }
  return new ImageError(
    'BAD_ENCODING',
    `Expected an image at ${url}, but its body is not the ${encoding} it is said to be`,
    { cause },
  );
}
