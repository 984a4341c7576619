import type { Layout } from '../layout.ts';
import { plainName } from './plain-name.ts';

/** Columns that Halve itself adds: never taken for images, and written over where they stand already. */
export const ADDED_COLUMNS = ['Output Image Urls', 'Image Errors', 'Image Notes'] as const;
export type AddedColumn = (typeof ADDED_COLUMNS)[number];

const added = new Set(ADDED_COLUMNS.map(plainName));
export const isAdded = (cell: string) => added.has(plainName(cell));

/** What a cell of such a column says: told by itself where no header names it. */
export const isImageError = (cell: string) => /^image \d+: [A-Z_]+ /.test(cell);

const isRowError = (cell: string) => /^[A-Z]+(?:_[A-Z]+)* Expected /.test(cell);

/** The column of errors of a file without a header that Halve has written: all that stands in it are errors. */
export function errorColumn(rows: readonly string[][], width: number): number | undefined {
  const filled = rows.map((row) => row[width - 1]!).filter((cell) => cell.trim() !== '');
  const isOne = filled.some(isImageError) && filled.every((cell) => isImageError(cell) || isRowError(cell));
  return isOne ? width - 1 : undefined;
}

/** Where the columns that Halve adds stand: where the file has them already, else behind the others. */
export function addedPlaces(
  added: readonly AddedColumn[],
  header: readonly string[] | null,
  { width, errors }: Pick<Layout, 'width' | 'errors'>,
): Map<AddedColumn, number> {
  const names = (header ?? []).map(plainName);
  let next = width;
  const placeOf = (name: AddedColumn) => {
    const standing = names.indexOf(plainName(name));
    if (standing !== -1) return standing;
    return name === 'Image Errors' && errors !== undefined ? errors : next++;
  };
  return new Map(added.map((name) => [name, placeOf(name)]));
}
