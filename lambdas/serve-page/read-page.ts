import { readFile } from 'node:fs/promises';

/** The page lies beside the bundle on Lambda, and in web/ where the source is run as it is. */
const PLACES = ['./index.html', '../../web/index.html'];

export async function readPage(): Promise<string> {
  for (const place of PLACES) {
    const page = await readFile(new URL(place, import.meta.url), 'utf8').catch(() => undefined);
    if (page !== undefined) return page;
  }
  throw new Error('The page is missing from this function');
}
