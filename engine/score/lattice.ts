import { type Place, SIDE } from './square.ts';

/** So many squares tell what twice as many do, within a quarter of a point of what the score misses by, for half the CPU. */
export const SQUARES = 64;

/** A part of a picture, in pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * So many squares at most, spread evenly over an area of 32 pixels a side or more: all of them, or one of so many in
 * each row, shifted from row to row so that no line or column of a picture goes unseen. They begin at multiples of 8.
 */
export function lattice({ left, top, width, height }: Area, most: number): Place[] {
  const columns = Math.ceil(width / SIDE);
  const rows = Math.ceil(height / SIDE);
  const every = Math.max(1, (columns * rows) / most);
  const places: Place[] = [];
  // Along the golden section no two rows begin alike.
  for (let row = 0; row < rows; row++) {
    const first = ((row * 0.618_034) % 1) * every;
    for (let at = first; at < columns; at += every) {
      places.push({
        x: left + within(Math.floor(at), width),
        y: top + within(row, height),
      });
    }
  }
  return places;
}

/** The last square of a row ends where the area does, in whole blocks. */
function within(index: number, length: number): number {
  return Math.max(0, Math.min(SIDE * index, (length - SIDE) & ~7));
}
