import { findObject } from '../../../score/find-object.ts';
import { lattice, SQUARES } from '../../../score/lattice.ts';
import { scoreOf } from '../../../score/score-of.ts';
import { SIDE } from '../../../score/square.ts';
import { type Losses, Tally } from '../../../score/tally.ts';
import type { JpegParts } from '../../parse-jpeg.ts';
import type { Kernel } from '../kernel.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { coefficientBlocks } from './coefficient-blocks.ts';
import { squareReader } from './squares.ts';

/**
 * The score of a picture whose coefficients have been quantised with these tables, by squares that are never brought
 * to pixels; null where they do not lie well, or make no square.
 */
export function scoreCoefficients(
  kernel: Kernel,
  plan: ScanPlan,
  parts: JpegParts,
): (newTables: Uint16Array[]) => number | null {
  const { width, height } = parts;
  if (width < SIDE || height < SIDE) return () => null;
  const area = findObject(coefficientBlocks(kernel, plan, parts)) ?? { left: 0, top: 0, width, height };
  const places = lattice(area, SQUARES);
  return (newTables) => {
    const losses = coefficientLosses(kernel, plan, newTables, places);
    return losses && scoreOf(losses);
  };
}

function coefficientLosses(
  kernel: Kernel,
  plan: ScanPlan,
  newTables: Uint16Array[],
  places: ReturnType<typeof lattice>,
): Losses | null {
  const read = squareReader(kernel, plan, newTables);
  if (!read) return null;
  const tally = new Tally();
  for (const place of places) tally.add(read(place));
  return tally.losses();
}
