import type { Film } from './film.ts';
import type { FrameNeeds, Rows } from './frame-needs.ts';
import { createInk, type Ink } from './ink.ts';

/** The colours of those pixels of a frame that are to be painted; null where they are too many. */
export function ownInk(
  { width }: Film,
  colours: Int32Array,
  { rows, needs }: { rows: Rows; needs: FrameNeeds },
): Ink | null {
  const own = new Set<number>();
  let last = 0;
  for (let pixel = rows.from * width; pixel < rows.to * width; pixel++) {
    const colour = colours[pixel]!;
    if (colour === last || colour === 0 || needs.needed[pixel] === 0) continue;
    last = colour;
    own.add(colour);
    if (own.size > 255) return null;
  }
  return createInk([...own], { stays: true, exact: true });
}

/** The place of each of those pixels in the table of their frame. */
export function ownPlaces(
  { width }: Film,
  colours: Int32Array,
  { rows, needs, ink }: { rows: Rows; needs: FrameNeeds; ink: Ink },
): Uint8Array {
  const places = new Uint8Array(colours.length);
  let [last, place] = [0, 0];
  for (let pixel = rows.from * width; pixel < rows.to * width; pixel++) {
    if (needs.clear[pixel] === 1) continue;
    const colour = colours[pixel]!;
    if (colour !== last) place = ink.places.get(colour)!;
    last = colour;
    places[pixel] = place;
  }
  return places;
}
