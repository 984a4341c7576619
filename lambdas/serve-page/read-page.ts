import { readFile } from 'node:fs/promises';

/** The page lies beside the bundle on Lambda, and in web/ where the source is run as it is. */
const PLACES = ['./', '../../web/'];

/** The page as one document: the script that chooses columns stands in it where its name does. */
export async function readPage(): Promise<string> {
  const [page, script] = await Promise.all([read('index.html'), read('preview-csv.js')]);
  return page.replace('/* preview-csv.js */', () => script);
}

async function read(name: string): Promise<string> {
  for (const place of PLACES) {
    const text = await readFile(new URL(place + name, import.meta.url), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new Error(`${name} is missing from this function`);
}
