import { isAdded, isImageError } from './added-columns.ts';
import { findAddresses } from './addresses/find-addresses.ts';
import { namesPicture } from './addresses/looks-like-picture.ts';

/** A cell longer than this is a description, or worse; it is not looked at for a guess. */
const CELL_CHARACTERS = 20_000;

/**
 * The columns most of whose filled cells are http(s) URLs that name pictures, or lists of such. A column of product
 * pages is none, nor one of descriptions with a picture in them.
 */
export function imageColumnsByContent(
  rows: readonly string[][],
  width: number,
  header: readonly string[] | null,
): number[] {
  const columns: number[] = [];
  for (let column = 0; column < width; column++) {
    if (header && isAdded(header[column]!)) continue;
    let filled = 0;
    let pictures = 0;
    for (const row of rows) {
      const cell = row[column]!.trim();
      if (cell === '') continue;
      filled += 1;
      if (isListOfPictures(cell)) pictures += 1;
    }
    if (pictures * 2 > filled) columns.push(column);
  }
  return columns;
}

/** Whether the addresses of pictures take up most of a cell. */
export function isListOfPictures(cell: string): boolean {
  if (cell.length > CELL_CHARACTERS || !/https?:|\/\//i.test(cell) || isImageError(cell)) return false;
  const pictures = findAddresses(cell).filter(
    ({ text }) => /^(?:https?:)?\/\//i.test(text) && namesPicture(text),
  );
  const length = pictures.reduce((sum, { start, end }) => sum + end - start, 0);
  return length * 2 > cell.length;
}
