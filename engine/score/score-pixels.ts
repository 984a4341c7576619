import type { Indexes, Raster } from '../raster.ts';
import { findObject } from './find-object.ts';
import { type Area, lattice, SQUARES } from './lattice.ts';
import { pixelBlocks } from './pixel-blocks.ts';
import { pixelSquares } from './pixel-squares.ts';
import { scoreOf } from './score-of.ts';
import { type Losses, Tally } from './tally.ts';

/** How near a picture comes to what it was, 0 to 100 on SSIMULACRA2's scale, from pixels of one size. */
export function scorePixels(before: Raster, after: Raster | Indexes, most = SQUARES): number {
  return scoreOf(pixelLosses(before, after, most));
}

export function pixelLosses(before: Raster, after: Raster | Indexes, most = SQUARES): Losses {
  const whole: Area = { left: 0, top: 0, width: before.width, height: before.height };
  const area = before.animation ? whole : (findObject(pixelBlocks(before)) ?? whole);
  const read = pixelSquares(before, after);
  const tally = new Tally();
  for (const place of lattice(area, most)) tally.add(read(place));
  return tally.losses();
}
