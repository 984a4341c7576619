/** Colours that were looked for are remembered, so many of them. */
const REMEMBERED = 1 << 14;

/** A colour as the eye weighs it: multiplied by its alpha, as what shines through is not seen. */
export interface Seen {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

export function seen(colour: number): Seen {
  const alpha = colour >>> 24;
  return {
    red: ((colour & 255) * alpha) / 255,
    green: (((colour >> 8) & 255) * alpha) / 255,
    blue: (((colour >> 16) & 255) * alpha) / 255,
    alpha,
  };
}

/** How much the eye minds a difference in each channel. */
const RED = 0.5;
const BLUE = 0.45;

/** The squared distance of two colours, on black or on white, where it is the greater of both. */
export function distance(one: Seen, other: Seen): number {
  const through = other.alpha - one.alpha;
  const [red, green, blue] = [one.red - other.red, one.green - other.green, one.blue - other.blue];
  return (
    RED * Math.max(red * red, (red + through) ** 2) +
    Math.max(green * green, (green + through) ** 2) +
    BLUE * Math.max(blue * blue, (blue + through) ** 2)
  );
}

/** Finds the place of the nearest colour in a palette. */
export function createNearest(palette: readonly number[]): (colour: number) => number {
  const places = [...palette.keys()].sort((a, b) => seen(palette[a]!).green - seen(palette[b]!).green);
  const channel = (name: keyof Seen) => Float64Array.from(places, (place) => seen(palette[place]!)[name]);
  const [reds, greens, blues, alphas] = [channel('red'), channel('green'), channel('blue'), channel('alpha')];
  const keys = new Int32Array(REMEMBERED);
  const values = new Int16Array(REMEMBERED).fill(-1);
  const last = places.length - 1;
  const search = (colour: number): number => {
    const alpha = colour >>> 24;
    const share = alpha / 255;
    const red = (colour & 255) * share;
    const green = ((colour >> 8) & 255) * share;
    const blue = ((colour >> 16) & 255) * share;
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (greens[middle]! < green) low = middle + 1;
      else high = middle;
    }
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    // Outwards from the same green, until green alone is further than the nearest so far.
    for (let up = low, down = low - 1; up <= last || down >= 0; ) {
      if (up <= last) {
        const g = green - greens[up]!;
        if (g * g >= least && g < 0) up = last + 1;
        else {
          const through = alphas[up]! - alpha;
          const [r, b] = [red - reds[up]!, blue - blues[up]!];
          const far =
            RED * Math.max(r * r, (r + through) * (r + through)) +
            Math.max(g * g, (g + through) * (g + through)) +
            BLUE * Math.max(b * b, (b + through) * (b + through));
          if (far < least) [least, best] = [far, up];
          up += 1;
        }
      }
      if (down >= 0) {
        const g = green - greens[down]!;
        if (g * g >= least) down = -1;
        else {
          const through = alphas[down]! - alpha;
          const [r, b] = [red - reds[down]!, blue - blues[down]!];
          const far =
            RED * Math.max(r * r, (r + through) * (r + through)) +
            Math.max(g * g, (g + through) * (g + through)) +
            BLUE * Math.max(b * b, (b + through) * (b + through));
          if (far < least) [least, best] = [far, down];
          down -= 1;
        }
      }
    }
    return places[best]!;
  };
  return (colour) => {
    const slot = (Math.imul(colour, 0x9e3779b1) >>> 18) & (REMEMBERED - 1);
    if (keys[slot] === colour && values[slot]! >= 0) return values[slot]!;
    keys[slot] = colour;
    const place = search(colour);
    values[slot] = place;
    return place;
  };
}
