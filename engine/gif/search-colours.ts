import type { Attempt } from '../format.ts';
import { choosePalette } from '../palette/choose-palette.ts';
import { countColours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import { searchPalette } from '../palette/search-palette.ts';
import { withColours } from '../palette/with-colours.ts';
import { stripsOf } from '../png/strips.ts';
import { openRaster, type Raster } from '../raster.ts';
import { type ColourAim, searchFilm } from './search-film.ts';

/** Fewer colours, as many as the budget allows. */
export async function searchColours(raster: Raster, aim: ColourAim): Promise<Attempt> {
  if (raster.animation) return searchFilm(raster, aim);
  const all = countColours(raster);
  const palettes = await choosePalette(raster, aim, all);
  return searchPalette(raster, {
    aim,
    palettes,
    fewest: fewestColours(all, palettes),
    most: aim.most,
    encode: (of, colours) => encodeColours(of, colours, aim),
    sample: stripsOf(raster),
  });
}

async function encodeColours(raster: Raster, colours: readonly number[], aim: ColourAim): Promise<Buffer> {
  return openRaster(withColours(raster, colours), aim.deadline).gif({ dither: 0 }).toBuffer();
}
