/**
 * The cells of a row as wide as its header: empty ones behind it, as Excel leaves them, fall away; undefined if it
 * cannot be.
 */
export function fitting(cells: string[], width: number): string[] | undefined {
  if (cells.length === width) return cells;
  if (cells.length < width || cells.slice(width).some((cell) => cell.trim() !== '')) return undefined;
  return cells.slice(0, width);
}
