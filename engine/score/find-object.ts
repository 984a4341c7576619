import type { Area } from './lattice.ts';
import { BLOCKS } from './square.ts';

/** A picture by its blocks of 8 x 8 pixels. */
export interface Blocks {
  across: number;
  down: number;
  /** The mean of three channels; overwritten by the next. */
  colour: (x: number, y: number) => readonly [number, number, number];
  /** Whether there is no more in the block whose colour was asked last. */
  isPlain: () => boolean;
}

/** So much of the rim is of one colour where a thing stands on plain ground. */
const RIM = 0.85;
/** Means that differ by more are of another colour, of 255. */
const NEAR = 8;
/** Every second block of every second row meets each thing of 16 pixels a side; all are looked at where these meet none. */
const STRIDE = 2;
/** A thing that fills more of the picture than this is the picture. */
const MOST = 0.95;

/** What stands on plain ground, in pixels; null where no ground is plain, or nothing stands there. */
export function findObject(blocks: Blocks): Area | null {
  const { across, down } = blocks;
  if (across < 4 || down < 4) return null;
  const rim: [number, number][] = [];
  // Every second block of the rim tells enough.
  for (let x = 0; x < across; x += 2) rim.push([x, 0], [x, down - 1]);
  for (let y = 0; y < down; y += 2) rim.push([0, y], [across - 1, y]);
  const colours = rim.map(([x, y]) => [...blocks.colour(x, y), blocks.isPlain() ? 1 : 0]);
  const plain = colours.filter((colour) => colour[3]);
  if (plain.length < RIM * rim.length) return null;
  const ground = [0, 1, 2].map((c) => median(plain.map((colour) => colour[c]!)));
  const isNear = (colour: readonly number[]) =>
    Math.abs(colour[0]! - ground[0]!) <= NEAR &&
    Math.abs(colour[1]! - ground[1]!) <= NEAR &&
    Math.abs(colour[2]! - ground[2]!) <= NEAR;
  if (plain.filter(isNear).length < RIM * rim.length) return null;
  return boxOf(blocks, (x, y) => isNear(blocks.colour(x, y)) && blocks.isPlain());
}

function boxOf(
  { across, down }: Pick<Blocks, 'across' | 'down'>,
  isGround: (x: number, y: number) => boolean,
  stride = STRIDE,
): Area | null {
  let [left, top, right, bottom] = [across, down, -1, -1];
  for (let y = 0; y < down; y += stride) {
    for (let x = 0; x < across; x += stride) {
      // What lies within the box already says nothing more.
      if (y > top && x >= left && x <= right && y <= bottom) continue;
      if (isGround(x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return stride > 1 ? boxOf({ across, down }, isGround, 1) : null;
  // It may reach into the lines between those that were looked at.
  const isPlain = (fromX: number, fromY: number, toX: number, toY: number) => {
    for (let y = Math.max(0, fromY); y <= Math.min(down - 1, toY); y++)
      for (let x = Math.max(0, fromX); x <= Math.min(across - 1, toX); x++) if (!isGround(x, y)) return false;
    return true;
  };
  if (!isPlain(left - 1, top - 1, right + 1, top - 1)) top -= 1;
  if (!isPlain(left - 1, bottom + 1, right + 1, bottom + 1)) bottom += 1;
  if (!isPlain(left - 1, top, left - 1, bottom)) left -= 1;
  if (!isPlain(right + 1, top, right + 1, bottom)) right += 1;
  const wide = spanOf(left, right, across);
  const high = spanOf(top, bottom, down);
  if (wide.length * high.length > MOST * across * down) return null;
  return { left: 8 * wide.from, top: 8 * high.from, width: 8 * wide.length, height: 8 * high.length };
}

/** Never less than a square. */
function spanOf(first: number, last: number, all: number): { from: number; length: number } {
  const to = Math.min(all, Math.max(last + 1, first + BLOCKS));
  const from = Math.max(0, Math.min(first, to - BLOCKS));
  return { from, length: to - from };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
