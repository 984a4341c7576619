import { breathe } from '../breathe.ts';
import { FINENESS } from './activity.ts';
import { control, type FramePart, frameHead, head, looping } from './blocks.ts';
import type { Film } from './film.ts';
import { BLUE, RED } from './ink.ts';
import { createRuns, packPixels, type Wanted } from './pack-pixels.ts';
import { ownInk, type Painting } from './painting.ts';
import { GIF } from './tuning.ts';

/** What an error is multiplied by: where much goes on, less is seen. */
const CARE = Float32Array.from({ length: 256 }, (_, i) => 1 / (1 + (GIF.activity * i) / FINENESS));

/**
 * A GIF whose pixels are off by at most so much, squared; 0 where they are in the nearest colours. Of each frame the part
 * that changes is written, and in it what stays is transparent, which makes long runs. Every frame stays, as browsers
 * hold short ones for longer than they say. Null where a frame has too many colours for a table of its own.
 */
export async function writeGif(painting: Painting, most: number, deadline?: number): Promise<Buffer | null> {
  const { film, ink, nearest } = painting;
  const { frames, pixels, width, height, colours, activity } = film;
  const { animation } = film.raster;
  const wanted = createWanted(pixels);
  const chosen = new Uint8Array(pixels);
  const runs = createRuns();
  const left = new Float32Array(pixels);
  /** What is seen when a frame begins: a colour, or 0. */
  const canvas = new Int32Array(pixels);
  const parts = [head(width, height, ink), animation ? looping(animation.loop) : Buffer.alloc(0)];
  let cleared = false;
  for (let frame = 0; frame < frames; frame++) {
    await breathe(deadline);
    const start = frame * pixels;
    const clears = vanishes(film, frame);
    const rows = cleared || clears ? { from: 0, to: height } : film.rows[frame]!;
    left.fill(0);
    for (let pixel = rows.from * width; pixel < rows.to * width; pixel++)
      left[pixel] = leftAt(painting, start + pixel, canvas[pixel]!);
    const isNeeded = (pixel: number) =>
      left[pixel]! > most ||
      (clears && colours[start + pixel] !== 0 && colours[start + pixels + pixel] === 0);
    // Decoders take the size of the first frame for that of the canvas, where that seems odd to them.
    const area = frame === 0 ? { left: 0, top: 0, width, height } : areaOf(width, rows, isNeeded);
    const own = ink ?? ownInk(film, start, isNeeded);
    if (!own) return null;
    eachPixel(area, width, (pixel, to) => {
      const colour = colours[start + pixel]!;
      wanted.red[to] = colour & 255;
      wanted.green[to] = (colour >> 8) & 255;
      wanted.blue[to] = (colour >> 16) & 255;
      // A table of a frame's own lacks the colours of what stays.
      const stays = colour === 0 || (!ink && !isNeeded(pixel));
      wanted.clear[to] = stays ? 1 : 0;
      wanted.care[to] = CARE[activity[start + pixel]!]!;
      if (!stays) wanted.nearest[to] = ink ? nearest[start + pixel]! : own.places.get(colour)!;
      wanted.left[to] = left[pixel]!;
    });
    wanted.count = area.width * area.height;
    const packed = await packPixels(wanted, own, { most, chosen, runs, deadline });
    eachPixel(area, width, (pixel, from) => {
      if (clears) canvas[pixel] = 0;
      else if (chosen[from] !== own.transparent) canvas[pixel] = own.colours[chosen[from]!]!;
    });
    cleared = clears;
    parts.push(control(animation?.delay[frame] ?? 0, clears, own));
    parts.push(frameHead(area, ink ? null : own), packed);
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}

function createWanted(pixels: number): Wanted {
  const bytes = () => new Uint8Array(pixels);
  const numbers = () => new Float32Array(pixels);
  const [red, green, blue, nearest, clear] = [bytes(), bytes(), bytes(), bytes(), bytes()];
  return { count: 0, red, green, blue, care: numbers(), nearest, left: numbers(), clear };
}

/** The error of a pixel if nothing is painted where this stands. */
function leftAt({ film, ink, nearest }: Painting, at: number, stands: number): number {
  const colour = film.colours[at]!;
  // What would be painted stands there already.
  if (colour === stands || (ink && colour !== 0 && stands === ink.colours[nearest[at]!])) return 0;
  if (colour === 0 || stands === 0) return Number.POSITIVE_INFINITY;
  const r = (colour & 255) - (stands & 255);
  const g = ((colour >> 8) & 255) - ((stands >> 8) & 255);
  const b = ((colour >> 16) & 255) - ((stands >> 16) & 255);
  return GIF.leftCare * (RED * r * r + g * g + BLUE * b * b) * CARE[film.activity[at]!]!;
}

/** Whether something of this frame is transparent in the next: then its area is cleared, as pixels cannot be. */
function vanishes({ frames, pixels, holes, colours }: Film, frame: number): boolean {
  if (!holes || frame + 1 === frames) return false;
  for (let i = frame * pixels; i < (frame + 1) * pixels; i++)
    if (colours[i] !== 0 && colours[i + pixels] === 0) return true;
  return false;
}

/** Around all pixels that are needed; one pixel where none is. */
function areaOf(
  width: number,
  rows: { from: number; to: number },
  isNeeded: (pixel: number) => boolean,
): FramePart {
  let [left, top, right, bottom] = [width, rows.to, -1, -1];
  for (let y = rows.from, pixel = y * width; y < rows.to; y++)
    for (let x = 0; x < width; x++, pixel++) {
      if (!isNeeded(pixel)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  if (right < 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function eachPixel(
  { left, top, width, height }: FramePart,
  across: number,
  visit: (pixel: number, index: number) => void,
): void {
  for (let y = 0, index = 0; y < height; y++)
    for (let x = 0, pixel = (top + y) * across + left; x < width; x++, pixel++, index++) visit(pixel, index);
}
