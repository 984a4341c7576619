import { type FileEncoding, isUtf16 } from './file-encoding.ts';

/**
 * Gives a file as byte text: strings in which each character stands for one byte. All that means something to a CSV
 * (delimiters, quotes, line ends) is ASCII, and so reads the same in whatever may come; what a row is in can be told
 * when the row is there. UTF-16 is brought to UTF-8 first, where half a character becomes U+FFFD: one unit for one, so
 * that places in the file can still be counted.
 */
export async function* byteText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: FileEncoding,
  { skip, cut = false }: Extent,
): AsyncGenerator<string> {
  const utf16 = isUtf16(encoding) ? new TextDecoder(encoding, { ignoreBOM: true }) : undefined;
  let left = skip;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(left);
    left = 0;
    const piece = utf16 ? inUtf8(utf16.decode(bytes, { stream: true })) : bytes.toString('latin1');
    if (piece !== '') yield piece;
  }
  const rest = cut || !utf16 ? '' : inUtf8(utf16.decode());
  if (rest !== '') yield rest;
}

/** Which part of a file the chunks are. */
interface Extent {
  /** A mark at its beginning that is no text, in bytes, all of it in the first chunk. */
  skip: number;
  /** Whether more follows. */
  cut?: boolean;
}

const inUtf8 = (text: string) => Buffer.from(text).toString('latin1');
