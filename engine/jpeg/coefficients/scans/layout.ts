import type { JpegParts } from '../../parse-jpeg.ts';

/** How the blocks of a picture follow each other in an interleaved scan, and lie side by side. */
export interface CoefficientLayout {
  /** Minimum coded units: how many, and how many in a row. */
  units: number;
  across: number;
  /** The component of each block within a unit. */
  pattern: Uint8Array;
  /** How many blocks back the same component's previous block lies, for each place in a unit. */
  back: Uint8Array;
  /** By component: blocks in a row and in all, whole units; blocks that hold picture; sampling. */
  planes: { across: number; down: number; width: number; height: number; h: number; v: number }[];
}

/** The standard allows ten blocks a unit, and factors of one to four. */
export function layoutOf({ width, height, components }: JpegParts): CoefficientLayout | null {
  if (components.some(({ h, v }) => h < 1 || v < 1 || h > 4 || v > 4)) return null;
  if (components.reduce((sum, { h, v }) => sum + h * v, 0) > 10) return null;
  // A scan of one component is never interleaved, whatever its factors say.
  const factors = components.length === 1 ? [{ h: 1, v: 1 }] : components;
  const mostH = Math.max(...factors.map(({ h }) => h));
  const mostV = Math.max(...factors.map(({ v }) => v));
  const pattern = factors.flatMap(({ h, v }, i) => new Array<number>(h * v).fill(i));
  const across = Math.ceil(width / (8 * mostH));
  const down = Math.ceil(height / (8 * mostV));
  const back = pattern.map((component, i) => {
    const before = i === 0 ? -1 : pattern.lastIndexOf(component, i - 1);
    return before >= 0 ? i - before : i + pattern.length - pattern.lastIndexOf(component);
  });
  const planes = factors.map(({ h, v }) => ({
    across: across * h,
    down: down * v,
    width: Math.ceil((width * h) / mostH / 8),
    height: Math.ceil((height * v) / mostV / 8),
    h,
    v,
  }));
  return {
    units: across * down,
    across,
    pattern: Uint8Array.from(pattern),
    back: Uint8Array.from(back),
    planes,
  };
}
