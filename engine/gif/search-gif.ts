import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { choosePalette } from '../palette/choose-palette.ts';
import { countColours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search/search-quality.ts';
import { chooseColours, encodeAt, rangeOf } from './choose-colours.ts';
import { createFilm } from './create-film.ts';
import type { Film } from './film.ts';
import { createPainting } from './painting.ts';
import { sampleRows } from './sample-rows.ts';
import { GIF } from './tuning.ts';
import { writeGif } from './write-gif.ts';

/**
 * The best GIF under the budget: exact where that fits, else in as many colours, and with pixels that are off by as
 * much, as look best together on a sample.
 */
export async function searchGif(raster: Raster, aim: Aim): Promise<Attempt> {
  const { budget, deadline } = aim;
  const film = createFilm(raster);
  const all = countColours(raster);
  const own = all ? [...all.counts.keys()] : null;
  const sample = sampleRows(film);
  const part = sample ? { film: createFilm(sample.raster), times: sample.times } : { film, times: 1 };
  const tried = sample && (await writeExact(part.film, own, deadline));
  const mayFit = !tried || tried.bytes.length * sample.times <= GIF.mayFit * budget;
  let exact = mayFit ? await writeExact(film, own, deadline) : null;
  if (exact && exact.bytes.length <= budget) return exact;
  const palettes = await choosePalette(raster, aim, all);
  const fewest = fewestColours(all, palettes);
  const chosen = await chooseColours(part, { aim, palettes, fewest, frames: film.frames });
  const painting = await createPainting(film, palettes.of(chosen.colours), deadline);
  const encode = encodeAt(painting, deadline);
  // One is for what is exact.
  const search = {
    ...rangeOf(!sample),
    ...aim,
    first: chosen.quality,
    most: MOST_ENCODES - 1,
    // What was looked at whole has been encoded so.
    encode: async (quality: number) =>
      !sample && quality === chosen.quality ? chosen.bytes : encode(quality),
  };
  const found = await searchQuality(search);
  const encodes = found.encodes + (exact ? 1 : 0);
  if (found.bytes.length <= budget || found.wouldScore !== undefined) return { ...found, encodes };
  // What misses its target all the same is not to be spoilt for it.
  exact ??= await writeExact(film, own, deadline);
  return { ...(exact ?? found), encodes: found.encodes + (exact ? 1 : 0) };
}

/** Every pixel as it is; null where a frame has more colours than a table. */
async function writeExact(
  film: Film,
  own: readonly number[] | null,
  deadline?: number,
): Promise<Attempt | null> {
  const bytes = await writeGif(await createPainting(film, own, deadline), 0, deadline);
  return bytes && { bytes, quality: 100, encodes: 1, score: 100 };
}
