/**
 * A header cell without case, spaces and punctuation, and with `#` for each number: "Product Image File - 2" and
 * "product_image_file_1" are both `productimagefile#`.
 */
export const plainName = (cell: string): string =>
  // No known name is long; a cell of a megabyte need not be looked at as a whole.
  cell
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{N}+/gu, '#')
    .replace(/[^\p{L}#]/gu, '');
