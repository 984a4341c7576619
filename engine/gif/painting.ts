import { indexPixels } from '../palette/index-pixels.ts';
import type { Raster } from '../raster.ts';
import { breathe } from '../time/breathe.ts';
import type { Film } from './film.ts';
import { createInk, type Ink } from './ink.ts';

/** A film, and with what it is painted. */
export interface Painting {
  film: Film;
  /** For all frames; null where each is painted in the very colours that change in it. */
  ink: Ink | null;
  /** The place of the nearest colour of each pixel. */
  nearest: Uint8Array;
}

export async function createPainting(
  film: Film,
  palette: readonly number[] | null,
  deadline?: number,
): Promise<Painting> {
  if (!palette) return { film, ink: null, nearest: new Uint8Array() };
  const { frames, pixels, width, rows } = film;
  const ink = createInk(palette, { stays: needsHole(film) });
  const nearest = new Uint8Array(frames * pixels);
  for (let frame = 0; frame < frames; frame++) {
    await breathe(deadline);
    const start = frame * pixels;
    if (frame > 0) nearest.copyWithin(start, start - pixels, start);
    const { from, to } = rows[frame]!;
    const data = film.raster.data.subarray(4 * (start + from * width), 4 * (start + to * width));
    const changed: Raster = { data, width, height: to - from, channels: 4 };
    if (to > from) nearest.set(indexPixels(changed, ink.colours), start + from * width);
  }
  return { film, ink, nearest };
}

/** Whether a place of the table is for what stays as it is: in films, and around what has no corner. */
export function needsHole({ frames, holes }: Film): boolean {
  return frames > 1 || holes;
}
