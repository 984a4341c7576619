import { inflateSync } from 'node:zlib';

export const XMP_KEYWORD = 'XML:com.adobe.xmp\0';
/** What a packet may inflate to: more would be a bomb. */
const MOST_BYTES = 256 * 1024;

/** International text, as XMP's specification wants it, or compressed text, as libvips writes it. */
export function holdsXmp(type: string, body: Buffer): boolean {
  return (
    (type === 'iTXt' || type === 'zTXt') && body.toString('latin1', 0, XMP_KEYWORD.length) === XMP_KEYWORD
  );
}

/** The packet in such a chunk; undefined where it cannot be read. */
export function xmpOf(type: string, body: Buffer): Buffer | undefined {
  if (type === 'zTXt') return inflated(body.subarray(XMP_KEYWORD.length + 1));
  // Two bytes say whether it is compressed, and how; then come a language and a translated keyword.
  const language = body.indexOf(0, XMP_KEYWORD.length + 2);
  const translation = language < 0 ? -1 : body.indexOf(0, language + 1);
  if (translation < 0) return undefined;
  const text = body.subarray(translation + 1);
  return body[XMP_KEYWORD.length] === 1 ? inflated(text) : text;
}

function inflated(text: Buffer): Buffer | undefined {
  try {
    return inflateSync(text, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}
