import type { Inside } from '../support/stack/look-inside.ts';

/** What a stack holds of a request of one chunk, beside its own item. */
export async function leftOfRequest({ objects, table }: Inside, id: string) {
  const keys = await Promise.all([
    // In a name of before outputs were remembered, too.
    objects('outputs', 'images/').then((all) => all.filter((key) => key.includes(id))),
    objects('outputs', `results/${id}`),
    objects('uploads', `requests/${id}/`),
    objects('uploads', `incoming/${id}`),
  ]);
  const pages = await Promise.all(
    ['CHUNK', 'PRODUCT#'].map((prefix) => table.page(`REQUEST#${id}#1`, prefix)),
  );
  return { objects: keys.flat(), items: pages.flatMap((page) => page.items) };
}

export const NOTHING_LEFT = { objects: [], items: [] };
