import { CSV_BYTES, IMAGES_PER_CALL } from '../../../lambdas/shared/limits.ts';
import { $ } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { bytes } from '../screen/words.ts';
import { columns } from './columns.ts';
import { pastedUrls } from './pasted-urls.ts';
import { wrongWithWebsites } from './websites.ts';

/** What the addresses of an upload without a CSV may take; the rest of its 4.5 MB is quotes, commas and options. */
const MOST_URLS_BYTES = 4_000_000;

/** What is handed in: a file, or addresses. */
export type Handed = { sent: File } | { images: string[] };

export const source = (): string => $('source').querySelector<HTMLInputElement>(':checked')!.value;

/** What the form asks for, or a sentence on what is wrong with it. */
export function readWish(): Handed | string {
  const wish = source() === 'file' ? readFile() : readUrls();
  if (typeof wish === 'string') return wish;
  const webhook = $('webhook').value.trim();
  if (webhook && !webUrl(webhook))
    return `Expected a webhook that begins with https://, but found “${webhook}”.`;
  return wrongWithWebsites() ?? wish;
}

function readUrls(): Handed | string {
  const images = pastedUrls();
  if (images.length === 0) return 'Paste at least one address first.';
  if (images.length > IMAGES_PER_CALL || new Blob(images).size > MOST_URLS_BYTES)
    return 'These are too many addresses for one go. Put them into a CSV, in a column “Image Url”, and hand that in.';
  return { images };
}

function readFile(): Handed | string {
  const sent = columns.file;
  if (!sent) return 'Choose a CSV first, or drop one here.';
  const unread = columns.wrong();
  if (unread) return unread;
  if (sent.size === 0) return `${sent.name} is empty. A CSV of products was expected.`;
  if (sent.size > CSV_BYTES)
    return `${sent.name} has ${bytes(sent.size)}. At most 1 GB can be taken; please send it in parts.`;
  return { sent };
}
