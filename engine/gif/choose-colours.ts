import type { Aim } from '../format.ts';
import { openImage } from '../open-image.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { scorePixels } from '../score/score-pixels.ts';
import { searchQuality } from '../search/search-quality.ts';
import type { Film } from './film.ts';
import { createPainting, needsHole, type Painting } from './painting.ts';
import { GIF } from './tuning.ts';
import { writeGif } from './write-gif.ts';

interface Choice {
  colours: number;
  quality: number;
  score: number;
  /** The part itself, so encoded. */
  bytes: Buffer;
}

/** Of the quality that is searched; what is looked at whole is so small that it may fill its budget. */
export const rangeOf = (whole: boolean) => ({
  lowest: 1,
  highest: 100,
  axis: (quality: number) => quality,
  slope: GIF.slope,
  accept: whole ? GIF.acceptWhole : GIF.accept,
});

/** How far pixels may be off, squared, at a quality. */
const lossAt = (quality: number): number =>
  quality >= 100 ? 0 : Math.exp((99 - quality) / GIF.qualityPerLoss);

export const encodeAt = (painting: Painting, deadline?: number) => async (quality: number) =>
  (await writeGif(painting, lossAt(quality), deadline))!;

/**
 * How many colours look best on a part of a film at the same bytes, and at which quality; on all of it (`times` is 1)
 * every size of table is tried, on strips as long as scores rise.
 */
export async function chooseColours(
  { film, times }: { film: Film; times: number },
  {
    aim,
    palettes,
    fewest,
    frames,
  }: { aim: Pick<Aim, 'budget' | 'deadline'>; palettes: Palettes; fewest: number; frames: number },
): Promise<Choice> {
  const { deadline } = aim;
  const whole = times === 1;
  const fixed = GIF.fixedBytes + GIF.frameBytes * frames;
  const budget = fixed + Math.max(1, aim.budget - fixed) / times;
  const hole = needsHole(film) ? 1 : 0;
  const coloursOf = (size: number) => Math.max(fewest, Math.min(palettes.most, size - hole));
  const trySize = async (size: number, first: number): Promise<Choice> => {
    const colours = coloursOf(size);
    const painting = await createPainting(film, palettes.of(colours), deadline);
    const found = await searchQuality({
      ...rangeOf(whole),
      first,
      budget,
      encode: encodeAt(painting, deadline),
    });
    const { bytes, quality } = found;
    return { colours, quality: quality!, bytes, score: await scoreMiddle(film, bytes, deadline) };
  };
  const [usual, ...smaller] = GIF.tableSizes;
  let best = await trySize(usual, GIF.firstQuality);
  for (const size of best.quality >= GIF.nearlyExact ? [GIF.largestTable] : smaller) {
    // The same once more.
    if (coloursOf(size) === best.colours) continue;
    const other = await trySize(size, best.quality);
    if (other.score > best.score + (other.colours < best.colours ? GIF.flattered : 0)) best = other;
    else if (!whole) break;
  }
  return best;
}

/** Of one frame in the middle. */
async function scoreMiddle({ raster, frames, pixels, width, height }: Film, gif: Buffer, deadline?: number) {
  const page = frames >> 1;
  const image = openImage(gif, deadline, { page }).ensureAlpha();
  const { data } = await image.raw().toBuffer({ resolveWithObject: true });
  const before = raster.data.subarray(4 * page * pixels, 4 * (page + 1) * pixels);
  return scorePixels({ data: before, width, height, channels: 4 }, { data, width, height, channels: 4 });
}
