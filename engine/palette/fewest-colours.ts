import type { Colours } from './count-colours.ts';
import type { Palettes } from './merge-colours.ts';
import { distance, seen } from './seen.ts';
import { PALETTE } from './tuning.ts';

/**
 * How few colours still keep each of a drawing's that covers more of it than can be overlooked, or one like it. What shines
 * through is an edge or a shadow, whose steps are no colours.
 */
export function fewestColours(colours: Colours | null, palettes: Palettes): number {
  if (!colours?.flat) return 2;
  const { counts } = colours;
  const pixels = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const large = [...counts]
    .filter(
      ([colour, count]) =>
        (colour >>> 24) % 255 === 0 &&
        count > Math.max(PALETTE.noticed.pixels, PALETTE.noticed.share * pixels),
    )
    .map(([colour]) => colour);
  let fewest = palettes.keeping(large);
  while (fewest > 2 && keeps(palettes.of(fewest - 1), large)) fewest -= 1;
  return fewest;
}

function keeps(palette: readonly number[], colours: readonly number[]): boolean {
  const lost = colours.filter((colour) => !palette.includes(colour)).map(seen);
  if (lost.length === 0) return true;
  const shades = palette.map(seen);
  return lost.every((one) => shades.some((other) => distance(one, other) <= PALETTE.alike ** 2));
}
