import { fileTypeFromBuffer } from 'file-type';
import { ImageError } from '../errors.ts';
import type { Format } from '../format.ts';

/**
 * The name of the format by the bytes themselves; the name of a file or a content type is never asked. Throws for
 * what is none of these formats.
 */
export async function recognise<Name extends string>(
  bytes: Buffer,
  formats: Record<Name, Format>,
): Promise<Name> {
  const names = Object.keys(formats) as Name[];
  const wanted = `Expected a ${listOf(names.map((name) => formats[name].name))} image, but found`;
  if (bytes.length === 0) throw new ImageError('NOT_AN_IMAGE', `${wanted} nothing: the body is empty.`);
  const begun = names.find((name) => formats[name].container.recognise(bytes));
  if (begun && !formats[begun].container.ambiguous) return begun;
  const detected = await detect(bytes);
  const named = names.find((name) => formats[name].contentType === detected?.mime) ?? begun;
  if (named && (!detected || detected.mime === formats[named].contentType)) return named;
  if (detected)
    throw new ImageError(
      detected.image ? 'UNSUPPORTED_FORMAT' : 'NOT_AN_IMAGE',
      `${wanted} ${detected.name}.`,
    );
  const text = asText(bytes);
  throw new ImageError(text === SVG ? 'UNSUPPORTED_FORMAT' : 'NOT_AN_IMAGE', `${wanted} ${text}.`);
}

function listOf(names: string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

interface Detected {
  mime: string;
  name: string;
  /** True for what people call a picture, or open as one. */
  image: boolean;
}

async function detect(bytes: Buffer): Promise<Detected | undefined> {
  // The detector throws on some cut-off files; then the text sniffer has the last word.
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!type || type.mime === 'application/xml') return undefined;
  // The detector takes a film for a picture; its first frame alone would be another one.
  if (bytes.toString('latin1', 4, 12) === 'ftypavis')
    return { mime: 'image/avif-sequence', name: 'an animated AVIF', image: true };
  const image =
    type.mime.startsWith('image/') || type.ext === 'pdf' || type.ext === 'ps' || type.ext === 'eps';
  return { mime: type.mime, name: `${type.ext.toUpperCase()} (${type.mime})`, image };
}

const SVG = 'an SVG drawing';

function asText(bytes: Buffer): string {
  const start = bytes
    .toString('utf8', 0, Math.min(bytes.length, 4096))
    .replace(/^\uFEFF/, '')
    .trimStart();
  // Each comment is looked at once. A repeat within one pattern would be tried in every way there is to divide them.
  const element = start.replace(/^<\?xml[^>]*>\s*/i, '').replace(/<!--[\s\S]*?-->\s*/gy, '');
  if (/^(<!doctype svg\b|<svg[\s/>])/i.test(element)) return SVG;
  if (/^<(!doctype html|html|head|body|script|title|meta|div|h1)\b/i.test(element)) return 'an HTML page';
  if (/^<\?xml|^<[a-z]/i.test(start)) return 'an XML document';
  if (/^[[{]\s*(["{[\]}\d-]|true|false|null)/.test(start)) return 'JSON';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
  if (/^[^\u0000-\u0008\u000e-\u001f\ufffd]+$/.test(start.slice(0, 500))) return 'plain text';
  return `unknown bytes (the first are ${bytes.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ')})`;
}
