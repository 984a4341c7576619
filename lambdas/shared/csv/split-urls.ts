/** A separator counts only where another URL begins, because URLs may contain commas, semicolons and bars. */
const BETWEEN =
  /(\s+|[,;|](?=[a-z][a-z0-9+.-]{0,30}:\/\/|(?:https?|ftp|file|data|javascript|blob|mailto):))/i;
const SEPARATORS = new Set([',', ';', '|']);

/** Cuts a cell into pieces and what stands between them, in turn; joined, they are the cell again. */
export function urlPieces(cell: string): string[] {
  return cell.split(BETWEEN);
}

/** The URL in a piece: without the separators that were left at its ends, perhaps empty. */
export function trimSeparators(piece: string): string {
  let from = 0;
  let to = piece.length;
  while (from < to && SEPARATORS.has(piece[from]!)) from++;
  while (to > from && SEPARATORS.has(piece[to - 1]!)) to--;
  return piece.slice(from, to);
}

/** The URLs that stand in one cell, in order. */
export function splitUrls(cell: string): string[] {
  return urlPieces(cell)
    .filter((_, index) => index % 2 === 0)
    .map(trimSeparators)
    .filter((url) => url !== '');
}
