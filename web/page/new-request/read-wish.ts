import { IMAGES_PER_CALL } from '../../../lambdas/shared/limits.ts';
import { $ } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { columns } from './columns.ts';
import { pastedUrls } from './pasted-urls.ts';
import type { Wrong } from './say-wrong.ts';
import { wrongWithWebsites } from './websites.ts';

/** What the addresses of an upload without a CSV may take; the rest of its 4.5 MB is quotes, commas and options. */
const MOST_URLS_BYTES = 4_000_000;

/** What is handed in: a file, or addresses. */
export type Handed = { sent: File } | { images: string[] };

export const source = (): string => $('source').querySelector<HTMLInputElement>(':checked')!.value;

/** What the form asks for, or what is wrong with it. */
export function readWish(): Handed | Wrong {
  const wish = source() === 'file' ? readFile() : readUrls();
  if ('sentence' in wish) return wish;
  const webhook = $('webhook').value.trim();
  if (webhook && !webUrl(webhook))
    return {
      sentence: `Expected a webhook that begins with https://, but found “${webhook}”.`,
      about: 'webhook',
    };
  return wrongWithWebsites() ?? wish;
}

function readUrls(): Handed | Wrong {
  const images = pastedUrls();
  if (images.length === 0) return { sentence: 'Paste at least one address first.', about: 'urls' };
  if (images.length > IMAGES_PER_CALL || new Blob(images).size > MOST_URLS_BYTES)
    return {
      sentence:
        'These are too many addresses for one go. Put them into a CSV, in a column “Image Url”, and hand that in.',
      about: 'urls',
    };
  return { images };
}

const readFile = (): Handed | Wrong => columns.wrong() ?? { sent: columns.file! };
