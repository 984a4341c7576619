import { findAddresses } from '../addresses/find-addresses.ts';
import { namesPicture } from '../addresses/names-picture.ts';
import { isAdded, isImageError } from './added-columns.ts';
import { plainName } from './plain-name.ts';

/** A cell longer than this is a description, or worse; it is not looked at for a guess. */
const CELL_CHARACTERS = 20_000;

/** Words for pictures in the names of columns: what is called so may hold URLs without a picture's ending. */
const CALLED_PICTURE =
  /image|imagen|immagin|img|photo(?!graph)|foto(?!graf)|picture|bild(?!ung)|afbeelding|zdjęci|zdjeci|изображени|画像|图片/;

/** Beside such a word: that an address stands there, if anything does. */
const CALLED_ADDRESS = /ur[li]|link|src/;

/**
 * The columns most of whose filled cells are http(s) URLs that name pictures, or lists of such; where the header says
 * that pictures are in it, any http(s) URLs. A column of product pages is none, nor one of descriptions with a picture
 * in them. What is empty in these rows is one where it is called an address of pictures, or as another one is but for
 * its number: a gallery's last places are filled in few rows.
 */
export function imageColumnsByContent(
  rows: readonly string[][],
  width: number,
  header: readonly string[] | null,
): number[] {
  const columns: number[] = [];
  const empty: number[] = [];
  for (let column = 0; column < width; column++) {
    if (header && isAdded(header[column]!)) continue;
    const called = header !== null && CALLED_PICTURE.test(plainName(header[column]!));
    let filled = 0;
    let pictures = 0;
    for (const row of rows) {
      const cell = row[column]!.trim();
      if (cell === '') continue;
      filled += 1;
      if (isListOfPictures(cell, called ? () => true : namesPicture)) pictures += 1;
    }
    if (filled === 0) empty.push(column);
    else if (pictures * 2 > filled) columns.push(column);
  }
  return header === null || rows.length === 0 ? columns : [...columns, ...calledSo(empty, columns, header)];
}

/** Which of the empty columns are to hold pictures, by what they are called. */
function calledSo(empty: readonly number[], columns: readonly number[], header: readonly string[]): number[] {
  const nameOf = (column: number) => plainName(header[column]!);
  const family = (name: string) => name.replaceAll('#', '');
  const families = new Set(columns.map((column) => family(nameOf(column))));
  return empty.filter((column) => {
    const name = nameOf(column);
    const isOneMore = family(name) !== '' && families.has(family(name));
    return isOneMore || (CALLED_PICTURE.test(name) && CALLED_ADDRESS.test(name));
  });
}

/** Whether the addresses of pictures, as one is told, take up most of a cell. */
export function isListOfPictures(cell: string, isPicture = namesPicture): boolean {
  if (cell.length > CELL_CHARACTERS || !/https?:|\/\//i.test(cell) || isImageError(cell)) return false;
  const pictures = findAddresses(cell).filter(
    ({ text }) => /^(?:https?:)?\/\//i.test(text) && isPicture(text),
  );
  const length = pictures.reduce((sum, { start, end }) => sum + end - start, 0);
  return length * 2 > cell.length;
}
