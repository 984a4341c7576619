import type { Raster } from '../raster.ts';
import { colourAt } from './colour-at.ts';

/** The colours of a picture of few. */
export interface Colours {
  /** How many pixels each has. */
  counts: ReadonlyMap<number, number>;
  /** Whether they lie in areas: most pixels are as the one before. Those of a photograph are grains. */
  flat: boolean;
}

/** The colours of a picture; null where there are more than a palette holds. */
export function countColours(raster: Raster, most = 256): Colours | null {
  const counts = new Map<number, number>();
  const pixels = raster.width * raster.height;
  let [run, runs] = [0, 1];
  let last = colourAt(raster, 0);
  for (let i = 0; i < pixels; i++) {
    const colour = colourAt(raster, i);
    if (colour === last) {
      run += 1;
      continue;
    }
    counts.set(last, (counts.get(last) ?? 0) + run);
    if (counts.size > most) return null;
    [last, run] = [colour, 1];
    runs += 1;
  }
  counts.set(last, (counts.get(last) ?? 0) + run);
  return counts.size > most ? null : { counts, flat: runs < pixels / 2 };
}
