import { breathe } from '../breathe.ts';
import { CodeWriter } from './code-writer.ts';
import { BLUE, type Ink, RED } from './ink.ts';

/** GIF89a, appendix F: no code is longer than this. */
const LONGEST_CODE = 12;
const MOST_CODES = 1 << LONGEST_CODE;
/** A full table is kept while so many codes stand for hardly fewer pixels than they once did. */
const WATCHED_CODES = 256;
const STALE = 0.9;
/** Runs looked at for one code, besides those of the longest: where all pixels are alike, all runs are near enough. */
const MOST_LOOKS = 256;
/** Other work has its turn after so many codes. */
const CODES_AT_A_TIME = 1 << 15;

/** The pixels of one area, row by row, as they are wanted. */
export interface Wanted {
  count: number;
  red: Uint8Array;
  green: Uint8Array;
  blue: Uint8Array;
  /** What an error is multiplied by. */
  care: Float32Array;
  /** The place of the nearest colour, which is always near enough. */
  nearest: Uint8Array;
  /** The error of a pixel that stays as it is; infinite where that must not be. */
  left: Float32Array;
  /** 1 where nothing may be painted. */
  clear: Uint8Array;
}

/** A run is the run of its parent and one symbol more; runs of one parent hang on each other. Used for one area after another. */
export type Runs = ReturnType<typeof createRuns>;
export function createRuns() {
  const symbol = Uint8Array.from({ length: MOST_CODES }, (_, i) => i);
  return {
    child: new Int16Array(MOST_CODES),
    sibling: new Int16Array(MOST_CODES),
    parent: new Int16Array(MOST_CODES),
    symbol,
    first: Uint8Array.from(symbol),
    stack: new Int32Array(MOST_CODES),
    lengths: new Int32Array(MOST_CODES),
    errors: new Float64Array(MOST_CODES),
  };
}

/**
 * Codes for pixels (LZW), each of which may be off by so much, squared, where that makes runs longer: of all runs in the
 * table that are near enough the longest is taken, and of these the nearest. What was chosen stands in `chosen`.
 */
export async function packPixels(
  wanted: Wanted,
  ink: Ink,
  { most, chosen, runs, deadline }: { most: number; chosen: Uint8Array; runs: Runs; deadline?: number },
): Promise<Buffer> {
  const { count, red, green, blue, care, nearest, left, clear } = wanted;
  const { bits, transparent, reds, greens, blues, neighbours, neighbourCount } = ink;
  const writer = new CodeWriter(bits);
  const clearCode = 1 << bits;
  const { child, sibling, parent, symbol, first, stack, lengths, errors } = runs;
  // What an area before has put there; of longer runs it is overwritten as they are added.
  child.fill(-1, 0, clearCode);
  for (let i = 0; i < clearCode; i++) symbol[i] = first[i] = i;
  const errorAt = (at: number, place: number) => {
    if (place === transparent) return left[at]!;
    if (clear[at]) return Number.POSITIVE_INFINITY;
    const r = red[at]! - reds[place]!;
    const g = green[at]! - greens[place]!;
    const b = blue[at]! - blues[place]!;
    const error = (RED * r * r + g * g + BLUE * b * b) * care[at]!;
    return error > most && place === nearest[at] ? most : error;
  };

  let next = clearCode + 2;
  let size = bits + 1;
  let previous = -1;
  let [watchedCodes, watchedPixels, peak] = [0, 0, 0];
  writer.write(clearCode, size);
  for (let at = 0, codes = 1; at < count; codes++) {
    if (codes % CODES_AT_A_TIME === 0) await breathe(deadline);
    const adds = previous >= 0 && next < MOST_CODES;
    if (adds) {
      // The run before and the first symbol of the one that comes, which may be this very run where symbols repeat.
      symbol[next] = first[previous]!;
      first[next] = first[previous]!;
      parent[next] = previous;
      child[next] = -1;
      sibling[next] = child[previous]!;
      child[previous] = next;
    }
    let best = -1;
    let bestLength = 0;
    let bestError = 0;
    let depth = 0;
    let looks = 0;
    if (transparent >= 0 && left[at]! <= most) {
      stack[0] = transparent;
      lengths[0] = 1;
      errors[0] = left[at]!;
      depth = 1;
    }
    if (!clear[at]) {
      const base = nearest[at]! * neighbourCount;
      for (let i = neighbourCount - 1; i >= 0; i--) {
        const place = neighbours[base + i]!;
        const error = errorAt(at, place);
        if (error > most) continue;
        stack[depth] = place;
        lengths[depth] = 1;
        errors[depth] = error;
        depth += 1;
      }
    }
    while (depth > 0 && looks++ < MOST_LOOKS + 2 * bestLength) {
      depth -= 1;
      const run = stack[depth]!;
      const length = lengths[depth]!;
      const error = errors[depth]!;
      if (length > bestLength || (length === bestLength && error < bestError)) {
        best = run;
        bestLength = length;
        bestError = error;
      }
      const place = at + length;
      if (place >= count) continue;
      const r = red[place]!;
      const g = green[place]!;
      const b = blue[place]!;
      const minded = care[place]!;
      const near = nearest[place]!;
      for (let longer = child[run]!; longer >= 0; longer = sibling[longer]!) {
        const last = symbol[longer]!;
        let more: number;
        if (last === transparent) more = left[place]!;
        else if (clear[place]) continue;
        else {
          const dr = r - reds[last]!;
          const dg = g - greens[last]!;
          const db = b - blues[last]!;
          more = (RED * dr * dr + dg * dg + BLUE * db * db) * minded;
          if (last === near && more > most) more = most;
        }
        if (more > most || depth === MOST_CODES) continue;
        stack[depth] = longer;
        lengths[depth] = length + 1;
        errors[depth] = error + more;
        depth += 1;
      }
    }
    writer.write(best, size);
    for (let run = best, to = at + bestLength - 1; to >= at; to--, run = parent[run]!)
      chosen[to] = symbol[run]!;
    if (adds) {
      const started = first[best]!;
      if (started !== symbol[next]) {
        child[previous] = sibling[next]!;
        let known = child[previous]!;
        while (known >= 0 && symbol[known] !== started) known = sibling[known]!;
        symbol[next] = started;
        if (known < 0) child[previous] = next;
      }
      next += 1;
      if (next === 1 << size && size < LONGEST_CODE) size += 1;
    }
    at += bestLength;
    previous = best;
    if (next < MOST_CODES) continue;
    watchedCodes += 1;
    watchedPixels += bestLength;
    if (watchedCodes < WATCHED_CODES) continue;
    if (watchedPixels < STALE * peak) {
      writer.write(clearCode, size);
      child.fill(-1, 0, clearCode);
      [next, size, previous, peak] = [clearCode + 2, bits + 1, -1, 0];
    } else peak = Math.max(peak, watchedPixels);
    watchedCodes = watchedPixels = 0;
  }
  writer.write(clearCode + 1, size);
  return writer.blocks();
}
