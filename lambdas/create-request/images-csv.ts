import { stringify } from 'csv-stringify/sync';
import { Refusal } from '../shared/errors.ts';
import { IMAGES_PER_CALL, TABLE_TEXT_CHARACTERS } from '../shared/limits.ts';
import { ImageWish } from '../shared/schemas/upload.ts';

const WISH = `Expected the address of an image, or {"id", "url"} with an id of 1 to ${TABLE_TEXT_CHARACTERS} characters`;
const HEADER = ['Id', 'Image Url'];

/**
 * The images of a JSON upload as the CSV that they stand for, a row each. They are checked one by one, so that a
 * body full of wrong ones costs one sentence.
 */
export function imagesCsv(images: unknown): Buffer {
  if (!Array.isArray(images) || images.length === 0 || images.length > IMAGES_PER_CALL) {
    throw refusal(
      'images',
      `Expected a list of 1 to ${IMAGES_PER_CALL} images; more can be handed in as a CSV`,
    );
  }
  const rows = images.map((image, at) => {
    const parsed = ImageWish.safeParse(image);
    if (!parsed.success) throw refusal(`images.${at}`, WISH);
    const { id = '', url } = typeof parsed.data === 'string' ? { url: parsed.data } : parsed.data;
    return [id, oneUrl(url)];
  });
  return Buffer.from(stringify([HEADER, ...rows]));
}

/** What would part an address into several, or drop from its ends, were it found in a cell. */
const SEPARATOR = /\s|[,;|](?=[a-z][a-z0-9+.-]{0,30}:|\/\/|[,;|]|$)|^[,;|]/gi;

/** Each text is one address, whatever is in it: what is no URL is a path, and fails as one without a `base_url`. */
const oneUrl = (text: string) =>
  (URL.parse(text)?.href ?? path(text.trim())).replaceAll(SEPARATOR, encodeURIComponent);

const path = (text: string) => (/^\.{0,2}\//.test(text) ? text : `./${text}`);

const refusal = (field: string, sentence: string) =>
  new Refusal(400, 'INVALID_FIELD', `"${field}": ${sentence}.`);
