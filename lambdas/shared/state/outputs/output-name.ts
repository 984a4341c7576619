/** The last part of an output's key and URL, and of the file that a client saves. */

/** With the extension; a file system takes 255 bytes, and the client may add to the name. */
const CHARACTERS = 80;
const BYTES = 220;

/** What a source's name may end in that says nothing of the picture: other extensions are part of the name. */
const EXTENSION =
  /\.(?:jpe?g|jpe|jfif|png|apng|webp|avif|gif|tiff?|bmp|heic|heif|svg|jxl|php|aspx?|ashx|jsp|cgi|html?)$/i;
/** Devices on Windows, whatever their extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The source's own name, so that people and search engines can read it: letters and digits of any script, `-` and
 * `_`, then the extension of the real format. It is a plain file name on every system, whatever the URL is.
 */
export function outputName(url: string, extension: string): string {
  const segments = new URL(url).pathname.split('/').filter((segment) => segment !== '');
  const stem = stemOf(decode(segments.at(-1) ?? ''), extension.length + 1);
  return `${stem === '' ? 'image' : RESERVED.test(stem) ? `image-${stem}` : stem}.${extension}`;
}

function stemOf(name: string, taken: number): string {
  let stem = name;
  while (EXTENSION.test(stem)) stem = stem.replace(EXTENSION, '');
  const safe = trim(stem.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{Nd}_]+/gu, '-'));
  let [short, bytes] = ['', taken];
  for (const character of [...safe].slice(0, CHARACTERS - taken)) {
    bytes += Buffer.byteLength(character);
    if (bytes > BYTES) break;
    short += character;
  }
  return trim(short);
}

/** A mark needs a letter before it; a dash at the beginning would be read as an option. */
const trim = (stem: string) => stem.replace(/^[\p{M}-]+/u, '').replace(/-$/, '');

/** What is not UTF-8 becomes a replacement character, which is no letter. */
const decode = (segment: string) => {
  const bytes = segment.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
};
