import type { ColumnWishes } from '../../schemas/options.ts';
import { isAdded } from './added-columns.ts';
import { imageColumnsByContent } from './image-columns-by-content.ts';
import { knownNames } from './known-names.ts';

type Wish = string | number;

/** Indices of columns, from 0, and what was wished for and is not there. */
export interface FoundColumns {
  images: number[];
  product: number | null;
  serial: number | null;
  missing: Wish[];
}

/** The columns that are wished for, else those known by name, and beside these for images, by what stands in them. */
export function findColumns(
  header: readonly string[] | null,
  rows: readonly string[][],
  width: number,
  wishes: ColumnWishes,
): FoundColumns {
  const missing: Wish[] = [];
  const wished = (wish: Wish): number[] => {
    const found = placesOf(wish, header, width);
    if (found.length === 0) missing.push(wish);
    return found;
  };
  const known = header ? knownNames(header) : { images: [], product: null, serial: null };
  const images = wishes.images
    ? wishes.images.flatMap(wished)
    : [...known.images, ...imageColumnsByContent(rows, width, header)];
  const one = (wish: Wish | undefined, byName: number | null) =>
    wish === undefined
      ? byName !== null && images.includes(byName)
        ? null
        : byName
      : (wished(wish)[0] ?? null);
  return {
    images: [...new Set(images)].sort((a, b) => a - b),
    product: one(wishes.product, known.product),
    serial: one(wishes.serial, known.serial),
    missing,
  };
}

/** How many of the names that are wished for a line has. */
export function countWished(line: readonly string[], { images = [], product, serial }: ColumnWishes): number {
  const names = [...images, product, serial].filter((wish) => typeof wish === 'string');
  return names.filter((name) => placesOf(name, line, line.length).length > 0).length;
}

/** A name that stands twice means both; a number is a position from 1, and so is one as text where nothing is called so. */
function placesOf(wish: Wish, header: readonly string[] | null, width: number): number[] {
  if (typeof wish === 'number') return wish <= width && !isAdded(header?.[wish - 1] ?? '') ? [wish - 1] : [];
  const places = (same: (cell: string) => boolean) =>
    (header ?? []).flatMap((cell, index) => (same(cell) && !isAdded(cell) ? [index] : []));
  const exact = places((cell) => cell.trim() === wish.trim());
  if (exact.length > 0) return exact;
  const loose = loosely(wish);
  const alike = loose === '' ? [] : places((cell) => loosely(cell) === loose);
  if (alike.length > 0 || !/^\d{1,5}$/.test(wish)) return alike;
  return placesOf(Number(wish), header, width).filter((place) => place >= 0);
}

const loosely = (name: string) =>
  name
    .slice(0, 1_000)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
