import type { Address } from './address.ts';
import { findAbsolute } from './find-absolute.ts';
import { findRelative } from './find-relative.ts';

export type { Address };

/** URLs of plain characters, one or a list of them, as most cells are. */
const PLAIN = String.raw`https?:\/\/[\w/?=%@.~+&-]*[\w/?=%@~+&-]`;
const PLAIN_LIST = new RegExp(`^${PLAIN}(?:(?:\\s*[,;|]\\s*|\\s+)${PLAIN})*$`, 'i');
/** What may be an entity, or an address within an address: no plain one. */
const DOUBTFUL = /&[^,|\s]*;|[?=%~+&]www\./i;

/**
 * The addresses of pictures that stand in a cell, wherever and however: in lists, HTML, Markdown, JSON, formulas.
 * What looks like one and is none is among them, so that it fails by name; words around them, and placeholders
 * such as `N/A`, are not. It takes time in proportion to the cell.
 */
export function findAddresses(cell: string): Address[] {
  if (cell === '') return [];
  return plainAddresses(cell) ?? addressesAnywhere(cell);
}

/** The same for a list of plain URLs, several times as fast; undefined for any other cell. */
export function plainAddresses(cell: string): Address[] | undefined {
  if (!PLAIN_LIST.test(cell) || DOUBTFUL.test(cell)) return undefined;
  const found: Address[] = [];
  for (const match of cell.matchAll(/[^\s,;|]+/g)) {
    const [text] = match;
    found.push({ start: match.index, end: match.index + text.length, text, html: false, slashes: false });
  }
  return found;
}

/** The same, whatever the cell. */
export function addressesAnywhere(cell: string): Address[] {
  const absolute = findAbsolute(cell);
  const relative = findRelative(cell, absolute);
  return relative.length === 0 ? absolute : [...absolute, ...relative].sort((a, b) => a.start - b.start);
}
