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

/** How much the eye minds a difference in each channel; the kernel has the same. */
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
