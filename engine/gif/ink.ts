/** Colours that are tried for the first pixel of a run. */
const NEIGHBOURS = 16;
/** How much the eye minds a difference beside one of green. */
export const RED = 0.5;
export const BLUE = 0.45;

/** The colours that pixels are painted with. */
export interface Ink {
  colours: readonly number[];
  /** A table has two to the power of these. */
  bits: number;
  /** The place that leaves a pixel as it is; -1 where there is no room for it. */
  transparent: number;
  /** For each place those of the nearest colours, itself first. */
  neighbours: Uint8Array;
  neighbourCount: number;
  /** The place of each colour. */
  places: ReadonlyMap<number, number>;
}

/** Of up to 256 opaque colours; what stays as it is needs a place of its own. `exact` is for pixels that are never off. */
export function createInk(
  all: readonly number[],
  { stays, exact }: { stays: boolean; exact?: boolean },
): Ink {
  const opaque = all.filter((colour) => colour >>> 24 > 0);
  const colours = opaque.length > 0 ? opaque : [0xff << 24];
  const places = [...colours.keys()];
  const off = (shift: number, one: number, other: number) =>
    (((colours[one]! >> shift) & 255) - ((colours[other]! >> shift) & 255)) ** 2;
  const far = (one: number, other: number) =>
    RED * off(0, one, other) + off(8, one, other) + BLUE * off(16, one, other);
  const neighbourCount = exact ? 1 : Math.min(places.length, NEIGHBOURS);
  const neighbours = exact
    ? places
    : places.flatMap((place) =>
        [...places]
          .sort((a, b) => far(place, a) - far(place, b) || (a === place ? -1 : 1))
          .slice(0, neighbourCount),
      );
  const transparent = stays && colours.length < 256 ? colours.length : -1;
  return {
    colours,
    bits: Math.max(2, Math.ceil(Math.log2(colours.length + (transparent < 0 ? 0 : 1)))),
    transparent,
    neighbours: Uint8Array.from(neighbours),
    neighbourCount,
    places: new Map(colours.map((colour, place) => [colour, place])),
  };
}
