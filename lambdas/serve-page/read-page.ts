import { readFile } from 'node:fs/promises';

/** What belongs to the page lies beside the bundle on Lambda, and in web/ where the source is run as it is. */
const PLACES = ['./', '../../web/', '../../web/style/'];

/** What stands in the page where it is named. */
const PART = /\/\* ([a-z-]+\.(?:css|js)) \*\//g;

/** The page as one document, so that it comes in one request. */
export async function readPage(): Promise<string> {
  const page = await read('page.html');
  const names = [...page.matchAll(PART)].map(([, name]) => name!);
  const parts = new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
  return page.replace(PART, (_, name: string) => parts.get(name)!);
}

async function read(name: string): Promise<string> {
  for (const place of PLACES) {
    const text = await readFile(new URL(place + name, import.meta.url), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new Error(`${name} is missing from this function`);
}
