import { fileTypeFromBuffer } from 'file-type';
import { ImageError } from './errors.ts';
import type { Format } from './picture.ts';

const FORMATS: Record<string, Format> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
};

const WANTED = 'Expected a JPEG, PNG, WebP, AVIF, GIF or TIFF image, but found';

/** The format by the bytes themselves; the name of a file or a content type is never asked. */
export async function recognise(bytes: Buffer): Promise<Format> {
  if (bytes.length === 0) throw new ImageError('NOT_AN_IMAGE', `${WANTED} nothing: the body is empty.`);
  const found = byMagic(bytes) ?? (await byFileType(bytes)) ?? cutTiff(bytes);
  if (typeof found === 'string') return found;
  if (found)
    throw new ImageError(found.image ? 'UNSUPPORTED_FORMAT' : 'NOT_AN_IMAGE', `${WANTED} ${found.name}.`);
  const text = asText(bytes);
  if (text === 'an SVG drawing') throw new ImageError('UNSUPPORTED_FORMAT', `${WANTED} ${text}.`);
  throw new ImageError('NOT_AN_IMAGE', `${WANTED} ${text}.`);
}

// The three commonest need no detector, which reads further than the first bytes.
function byMagic(bytes: Buffer): Format | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (
    bytes.length > 12 &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 12) === 'WEBP'
  )
    return 'webp';
  if (/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))) return 'gif';
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  return undefined;
}

// The detector looks for the directory of a TIFF, which stands at its end; a file cut off before it is a TIFF still.
function cutTiff(bytes: Buffer): Format | undefined {
  const mark = bytes.toString('latin1', 0, 4);
  return mark === 'II*\0' || mark === 'MM\0*' ? 'tiff' : undefined;
}

async function byFileType(bytes: Buffer): Promise<Format | { name: string; image: boolean } | undefined> {
  // The detector throws on some cut-off files; then the text sniffer has the last word.
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!type || type.mime === 'application/xml') return undefined;
  // The detector takes a film for a picture; its first frame alone would be another one.
  if (bytes.toString('latin1', 4, 12) === 'ftypavis') return { name: 'an animated AVIF', image: true };
  const format = FORMATS[type.mime];
  if (format) return format;
  const image =
    type.mime.startsWith('image/') || type.ext === 'pdf' || type.ext === 'ps' || type.ext === 'eps';
  return { name: `${type.ext.toUpperCase()} (${type.mime})`, image };
}

function asText(bytes: Buffer): string {
  const start = bytes
    .toString('utf8', 0, Math.min(bytes.length, 4096))
    .replace(/^\uFEFF/, '')
    .trimStart();
  // Each comment is looked at once. A repeat within one pattern would be tried in every way there is to divide them.
  const element = start.replace(/^<\?xml[^>]*>\s*/i, '').replace(/<!--[\s\S]*?-->\s*/gy, '');
  if (/^(<!doctype svg\b|<svg[\s/>])/i.test(element)) return 'an SVG drawing';
  if (/^<(!doctype html|html|head|body|script|title|meta|div|h1)\b/i.test(element)) return 'an HTML page';
  if (/^<\?xml|^<[a-z]/i.test(start)) return 'an XML document';
  if (/^[[{]\s*(["{[\]}\d-]|true|false|null)/.test(start)) return 'JSON';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
  if (/^[^\u0000-\u0008\u000e-\u001f\ufffd]+$/.test(start.slice(0, 500))) return 'plain text';
  return `unknown bytes (the first are ${bytes.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ')})`;
}
