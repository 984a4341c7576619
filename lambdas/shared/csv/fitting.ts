import { findAddresses } from './addresses/find-addresses.ts';

/**
 * The cells of a row as wide as its header: empty ones behind it, as Excel leaves them, fall away; undefined if it
 * cannot be.
 */
export function fitting(cells: string[], width: number): string[] | undefined {
  if (cells.length === width) return cells;
  if (cells.length < width || cells.slice(width).some((cell) => cell.trim() !== '')) return undefined;
  return cells.slice(0, width);
}

/**
 * The same for a row that may be shorter, too, as Excel leaves out what is empty at the end of sixteen rows. Where no
 * address stands in what there is of the image columns, it is no such row, but one that has broken apart.
 */
export function padded(cells: string[], width: number, images: readonly number[]): string[] | undefined {
  if (cells.length >= width) return fitting(cells, width);
  if (!images.some((index) => findAddresses(cells[index] ?? '').length > 0)) return undefined;
  return [...cells, ...Array<string>(width - cells.length).fill('')];
}
