import type { Address } from './address.ts';
import { findAbsolute } from './find-absolute.ts';
import { findRelative } from './find-relative.ts';

export type { Address };

/** A cell of one plain URL, as most are. */
const ONE = /^https?:\/\/[^\s,;|"'<>()[\]{}\\&#:!“”«»，；｜、،؛]+$/i;

/**
 * The addresses of pictures that stand in a cell, wherever and however: in lists, HTML, Markdown, JSON, formulas.
 * What looks like one and is none is among them, so that it fails by name; words around them, and placeholders
 * such as `N/A`, are not. It takes time in proportion to the cell.
 */
export function findAddresses(cell: string): Address[] {
  if (cell === '') return [];
  if (ONE.test(cell) && !cell.endsWith('.'))
    return [{ start: 0, end: cell.length, text: cell, html: false, slashes: false }];
  const absolute = findAbsolute(cell);
  const relative = findRelative(cell, absolute);
  return relative.length === 0 ? absolute : [...absolute, ...relative].sort((a, b) => a.start - b.start);
}
