import { CsvError } from '../errors.ts';
import { announcedEncoding, type Encoding, UTF8 } from './encodings.ts';
import { fileKind, KIND_BYTES } from './file-kind.ts';

/**
 * Decodes UTF-8, or UTF-16 with a byte-order mark. What is no text ends it with NOT_TEXT, given as a last
 * piece and not thrown, so that a reader can take all text in front of it before it fails.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | CsvError> {
  try {
    yield* decode(chunks);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield error;
  }
}

async function* decode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let encoding: Encoding | undefined;
  let offset = 0;
  let held: Buffer = Buffer.alloc(0);

  function begin(): void {
    const kind = fileKind(held);
    if (kind) throw new CsvError('NOT_TEXT', `Expected a CSV in UTF-8 or UTF-16, but found ${kind}`);
    const announced = announcedEncoding(held);
    encoding = announced ?? UTF8;
    offset = announced?.bom.length ?? 0;
    held = held.subarray(offset);
  }

  function* take(bytes: Buffer): Generator<string> {
    const { text, fault } = encoding!.decode(bytes);
    const nul = text.indexOf('\0');
    const end = nul === -1 ? text.length : nul;
    if (end > 0) yield text.slice(0, end);
    if (nul !== -1) throw nulFound(encoding!, offset + encodedLength(encoding!, text.slice(0, nul)));
    if (fault !== undefined) throw notEncoded(encoding!, offset + fault, bytes[fault]!);
    offset += bytes.length;
  }

  for await (const chunk of chunks) {
    held = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]);
    if (!encoding) {
      if (held.length < KIND_BYTES) {
        held = Buffer.from(held);
        continue;
      }
      begin();
    }
    const whole: number = encoding!.whole(held);
    yield* take(held.subarray(0, whole));
    // A copy, because the source may use its buffer again.
    held = Buffer.from(held.subarray(whole));
  }
  if (!encoding) begin();
  yield* take(held);
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const encodedLength = (encoding: Encoding, text: string) =>
  encoding === UTF8 ? Buffer.byteLength(text) : text.length * 2;

function nulFound(encoding: Encoding, offset: number): CsvError {
  const hint = encoding === UTF8 && offset < 2 ? '; UTF-16 needs a byte-order mark in front' : '';
  return new CsvError('NOT_TEXT', `Expected text, but found a NUL character at byte offset ${offset}${hint}`);
}

function notEncoded(encoding: Encoding, offset: number, byte: number): CsvError {
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  const found =
    encoding === UTF8
      ? `the byte 0x${hex} at byte offset ${offset}; if the file is in Latin-1 or Windows-1252, save it as UTF-8`
      : `half a character at byte offset ${offset}`;
  return new CsvError('NOT_TEXT', `Expected text in ${encoding.name}, but found ${found}`);
}
