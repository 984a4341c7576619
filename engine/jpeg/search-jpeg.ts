import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import type { Raster } from '../raster.ts';
import type { Search } from '../search.ts';
import { searchQuality } from '../search-quality.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { jpegAxis, jpegGuess, qualityAt } from './jpeg-guess.ts';
import type { JpegParts } from './parse-jpeg.ts';
import { tileLattice } from './tile-lattice.ts';
import { JPEG } from './tuning.ts';

/** The first full encode aims at 47 % of the bytes: the middle of what is accepted. */
const FIRST_AIM = 0.94;

export interface JpegAim extends Aim {
  /** The JPEG that the pixels come from, which tells much about the size to come; null for other formats. */
  guess: JpegParts | null;
  scanBytes: number;
  /** The input has chroma at full size. */
  fullChroma: boolean;
}

/** The best JPEG of these pixels under the budget: guess, probe on tiles, one full encode most of the time. */
export async function searchJpeg(raster: Raster, aim: JpegAim): Promise<Attempt> {
  const { budget, deadline } = aim;
  const best = aim.effort === 'best';
  const wanted = FIRST_AIM * budget;
  const guess = aim.guess ? jpegGuess(aim.guess, aim.scanBytes, wanted) : JPEG.blindGuess;
  let first = Math.min(JPEG.highest, Math.max(JPEG.lowest, guess));
  if (raster.width * raster.height > JPEG.probePixels && raster.width >= 256 && raster.height >= 64)
    first = await probe(raster, first, aim);
  first = Math.floor(first + 0.35);
  const fullChroma = aim.fullChroma && first >= JPEG.fullChromaFrom;
  const trellis = best && first < JPEG.trellisBelow && budget > JPEG.trellisBytes;
  const search: Search = {
    budget,
    judge: aim.judge,
    first: trellis ? first * JPEG.trellisFactor : first,
    lowest: JPEG.lowest,
    highest: JPEG.highest,
    axis: jpegAxis,
    slope: JPEG.slope,
    // One is kept for the last resort below.
    most: MOST_ENCODES - 1,
    encode: (quality) => encodeJpeg(raster, { quality, fullChroma, trellis, progressive: best }, deadline),
  };
  const found = await searchQuality(search);
  if (found.bytes.length <= budget || found.wouldScore !== undefined) return found;
  // Poorer still: trellis saves a fifth more at the lowest quality.
  const settings = { quality: JPEG.lowest, fullChroma: false, trellis: true };
  const last = await encodeJpeg(raster, settings, deadline);
  const encodes = found.encodes + 1;
  return last.length < found.bytes.length
    ? { bytes: last, quality: JPEG.lowest, encodes }
    : { ...found, encodes };
}

/** Moves the guess by what a sample of tiles comes to; twice when the first was far off. */
async function probe(raster: Raster, guess: number, { budget, deadline }: JpegAim): Promise<number> {
  const { sample, fraction } = tileLattice(raster);
  const full = async (quality: number) => {
    const { length } = await encodeJpeg(
      sample,
      { quality: Math.round(quality), fullChroma: false },
      deadline,
    );
    return Math.max(50, length - JPEG.fixedBytes) / fraction / JPEG.probeBias + JPEG.fixedBytes;
  };
  const move = (from: number, got: number, slope: number) =>
    Math.min(
      JPEG.highest,
      Math.max(JPEG.lowest, qualityAt(jpegAxis(from) + Math.log((FIRST_AIM * budget) / got) / slope)),
    );
  const start = Math.round(guess);
  const got = await full(start);
  const moved = move(start, got, JPEG.slope);
  if (Math.abs(Math.log(got / (FIRST_AIM * budget))) < JPEG.probeMiss || Math.round(moved) === start)
    return moved;
  const again = Math.round(moved);
  const gotAgain = await full(again);
  const measured = Math.log(gotAgain / got) / (jpegAxis(again) - jpegAxis(start));
  const slope = measured < -0.3 && measured > -3 ? measured : JPEG.slope;
  return move(again, gotAgain, slope);
}
