import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import { breathe } from '../time/breathe.ts';
import type { FramePart } from './blocks.ts';
import { CARE } from './care.ts';
import type { Ink } from './ink.ts';

/** Other work has its turn after so many. */
const PIECE_PIXELS = 1 << 15;
/** No run is longer than there are codes (GIF89a, appendix F), so no piece looks further beyond its end. */
const LONGEST_RUN = 4096;
/** A code of up to 12 bits for each pixel, what is held of the piece before, and codes that clear the table. */
const bytesFor = (pixels: number) => 2 * pixels + 64;

/** What is wanted of the pixels of a frame. */
interface Wanted {
  /** Of the frame. */
  width: number;
  /** As `colourAt` has them. */
  colours: Int32Array;
  /** How much goes on around each. */
  activity: Uint8Array;
  /** The place of the nearest colour, which is always near enough. */
  nearest: Uint8Array;
  /** The error of a pixel that stays as it is; infinite where that must not be. */
  left: Float32Array;
  /** 1 where nothing may be painted. */
  clear: Uint8Array;
}

/**
 * Codes for pixels (LZW), each of which may be off by so much, squared, where that makes runs longer: of all runs in the
 * table that are near enough the longest is taken, and of these the nearest. What was chosen stands in `chosen`.
 */
export async function packPixels(
  wanted: Wanted,
  ink: Ink,
  { area, most, chosen, deadline }: Packing & { deadline?: number | undefined },
): Promise<Buffer> {
  const count = area.width * area.height;
  const parts: Buffer[] = [];
  let runs: Uint8Array | null = null;
  for (let from = 0; from < count; ) {
    if (from > 0) await breathe(deadline);
    const piece = PixelKernel.use((kernel) =>
      packPiece(kernel, wanted, ink, { area, most, chosen, from, runs }),
    );
    parts.push(piece.packed);
    runs = piece.runs;
    from += piece.pixels;
  }
  return inBlocks(ink.bits, Buffer.concat(parts));
}

/** The part of a frame, row by row, and what becomes of it. */
interface Packing {
  area: FramePart;
  most: number;
  chosen: Uint8Array;
}

/** From one pixel of the area on; `runs` is what is known of those before. */
function packPiece(
  kernel: PixelKernel,
  wanted: Wanted,
  ink: Ink,
  { area, most, chosen, from, runs }: Packing & { from: number; runs: Uint8Array | null },
): { packed: Buffer; runs: Uint8Array | null; pixels: number } {
  const { run } = kernel;
  const { bits, transparent, neighbourCount } = ink;
  const all = area.width * area.height;
  const count = Math.min(PIECE_PIXELS + LONGEST_RUN, all - from);
  const stop = Math.min(PIECE_PIXELS, count);
  const kinds = [wanted.colours, wanted.activity, wanted.left, wanted.nearest, wanted.clear] as const;
  const places = kernel.room(...kinds.map((kind) => kind.BYTES_PER_ELEMENT * count), count, bytesFor(count));
  for (const [i, kind] of kinds.entries())
    putPixels(kernel, places[i]!, kind, { area, across: wanted.width, from, count });
  const [colours, activity, left, nearest, clear, painted, packed] = places as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  takeInk(kernel, ink);
  const state = () => kernel.bytes(kernel.address('runs'), kernel.ints('runs_bytes', 1)[0]!);
  if (runs) state().set(runs);
  else run.begin_runs(bits);
  const pixels = run.pack_runs(
    ...([count, stop, most, bits, transparent, neighbourCount] as const),
    ...([colours, activity, left, nearest, clear, painted, packed] as const),
  );
  if (pixels < 0) throw new Error('Expected every pixel to be painted or left as it is');
  const ends = from + pixels === all;
  const begun = kernel.ints('packed_bytes', 1)[0]!;
  const length = ends ? begun + run.end_runs(bits, packed + begun) : begun;
  chosen.set(kernel.bytes(painted, pixels), from);
  return { packed: Buffer.from(kernel.bytes(packed, length)), runs: ends ? null : state().slice(), pixels };
}

/** Most films are painted with one, frame after frame. */
function takeInk(kernel: PixelKernel, ink: Ink): void {
  if (kernel.ink === ink) return;
  kernel.ints('ink', ink.colours.length).set(ink.colours);
  kernel.bytes(kernel.address('ink_neighbours'), ink.neighbours.length).set(ink.neighbours);
  kernel.floats('care', CARE.length).set(CARE);
  kernel.ink = ink;
}

/** So many pixels of an area one behind the other, from rows of a frame. */
function putPixels(
  kernel: PixelKernel,
  place: number,
  { buffer, byteOffset, BYTES_PER_ELEMENT: size }: Int32Array | Float32Array | Uint8Array,
  { area, across, from, count }: { area: FramePart; across: number; from: number; count: number },
): void {
  const to = kernel.bytes(place, size * count);
  for (let done = 0; done < count; ) {
    const column = (from + done) % area.width;
    const row = area.top + Math.floor((from + done) / area.width);
    const pixels = area.width === across ? count : Math.min(area.width - column, count - done);
    const at = byteOffset + size * (row * across + area.left + column);
    to.set(new Uint8Array(buffer, at, size * pixels), size * done);
    done += pixels;
  }
}

/** The smallest code's length, the blocks of up to 255 bytes, and the empty one that ends them. */
function inBlocks(smallest: number, packed: Buffer): Buffer {
  const out = Buffer.allocUnsafe(2 + packed.length + Math.ceil(packed.length / 255));
  out[0] = smallest;
  let to = 1;
  for (let at = 0; at < packed.length; at += 255) {
    const length = Math.min(255, packed.length - at);
    out[to] = length;
    packed.copy(out, to + 1, at, at + length);
    to += 1 + length;
  }
  out[to] = 0;
  return out;
}
