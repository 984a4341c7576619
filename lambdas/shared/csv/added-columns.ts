import { plainName } from './plain-name.ts';

/** Columns that Halve itself adds: never taken for images, and written over where they stand already. */
export const ADDED_COLUMNS = ['Output Image Urls', 'Image Errors', 'Image Notes'] as const;
export type AddedColumn = (typeof ADDED_COLUMNS)[number];

const added = new Set(ADDED_COLUMNS.map(plainName));
export const isAdded = (cell: string) => added.has(plainName(cell));

/** What a cell of such a column says: told by itself where no header names it. */
export const isImageError = (cell: string) => /^image \d+: [A-Z_]+ /.test(cell);

/** Where the columns that Halve adds stand: where the header has them already, else behind the others. */
export function addedPlaces(
  added: readonly AddedColumn[],
  header: readonly string[] | null,
  width: number,
): Map<AddedColumn, number> {
  const names = (header ?? []).map(plainName);
  let next = width;
  const placeOf = (name: AddedColumn) => {
    const standing = names.indexOf(plainName(name));
    return standing === -1 ? next++ : standing;
  };
  return new Map(added.map((name) => [name, placeOf(name)]));
}
