import { readFile } from 'node:fs/promises';

/** The page lies beside the bundle on Lambda, and in web/ where the source is run as it is. */
const PLACES = ['./', '../../web/'];

/** What stands in the page where its name does. */
const PARTS = ['page.css', 'page.js'];

/** The page as one document, so that it comes in one request. */
export async function readPage(): Promise<string> {
  const [page, ...parts] = await Promise.all(['page.html', ...PARTS].map(read));
  return parts.reduce((whole, part, at) => whole.replace(`/* ${PARTS[at]} */`, () => part), page!);
}

async function read(name: string): Promise<string> {
  for (const place of PLACES) {
    const text = await readFile(new URL(place + name, import.meta.url), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new Error(`${name} is missing from this function`);
}
