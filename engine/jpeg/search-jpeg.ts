import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { freeMemory } from '../memory/free-memory.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search/search-quality.ts';
import { smallerOf } from '../search/smaller-of.ts';
import { requantiseJpeg } from './coefficients/requantise-jpeg.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { parseJpeg } from './parse-jpeg.ts';
import { jpegAxis } from './table-quality.ts';
import { JPEG } from './tuning.ts';

interface JpegAim extends Aim {
  /** The input has chroma at full size. */
  fullChroma: boolean;
}

/**
 * The best JPEG of these pixels under the budget: encoded once, so finely that hardly anything goes, and requantised as
 * any JPEG is, which fills the budget and chooses its steps for this very picture.
 */
export async function searchJpeg(raster: Raster, aim: JpegAim): Promise<Attempt> {
  const settings = { quality: JPEG.finest, fullChroma: aim.fullChroma, quick: true };
  const fine = await encodeJpeg(raster, settings, aim.deadline);
  const found = await requantiseFine(fine, aim);
  freeMemory(fine);
  const made = found ?? (await searchEncoder(raster, aim));
  return { ...made, encodes: made.encodes + 1 };
}

async function requantiseFine(fine: Buffer, aim: JpegAim): Promise<Attempt | null> {
  const { judge } = aim;
  const parts = parseJpeg(fine)!;
  const above = (floor: number) =>
    requantiseJpeg(fine, parts, { ...aim, judge: judge && { ...judge, floor } }, 'pixels');
  const found = await above(Number.NEGATIVE_INFINITY);
  if (!found || !judge) return found;
  // What went before is seen in pixels alone, and what halving chroma takes in coefficients alone.
  const seen = async ({ bytes, score = 100 }: Attempt) => Math.min(score, await judge.score(bytes));
  const score = await seen(found);
  if (score >= judge.floor) return { ...found, score };
  const raised = await above(judge.floor + (found.score ?? score) - score);
  if (!raised) return { ...found, score };
  const encodes = found.encodes + raised.encodes;
  return { ...raised, encodes, score: await seen(raised), wouldScore: score };
}

/** For what is too large for the kernel, or so small that no steps bring it under the budget. */
async function searchEncoder(raster: Raster, { budget, judge, deadline }: JpegAim): Promise<Attempt> {
  const found = await searchQuality({
    budget,
    judge,
    first: JPEG.first,
    lowest: JPEG.lowest,
    highest: JPEG.highest,
    axis: jpegAxis,
    slope: JPEG.slope,
    // One went before, and one is kept for the last resort below.
    most: MOST_ENCODES - 2,
    encode: (quality) => encodeJpeg(raster, { quality, fullChroma: false }, deadline),
  });
  if (found.bytes.length <= budget || found.wouldScore !== undefined) return found;
  // Poorer still: trellis saves a fifth more at the lowest quality.
  const settings = { quality: JPEG.lowest, fullChroma: false, trellis: true };
  const bytes = await encodeJpeg(raster, settings, deadline);
  const encodes = found.encodes + 1;
  return { ...smallerOf(found, { bytes, quality: JPEG.lowest, encodes }), encodes };
}
