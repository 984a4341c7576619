import type { Aim } from '../format.ts';
import { eachChunk } from '../png/chunks.ts';
import { openRaster, type Raster } from '../raster.ts';
import { type Colours, countColours } from './count-colours.ts';
import { mergeColours, type Palettes } from './merge-colours.ts';
import { refineColours } from './refine-colours.ts';
import { sampleColours } from './sample-colours.ts';
import { spreadPixels } from './spread-pixels.ts';
import { PALETTE } from './tuning.ts';

/** The quantiser works on a sample; fewer colours are had by merging those, which costs next to nothing. */
export async function choosePalette(
  raster: Raster,
  { effort, deadline }: Pick<Aim, 'effort' | 'deadline'>,
  all: Colours | null,
  prepare = (sample: Raster) => sample,
): Promise<Palettes> {
  if (all) return mergeColours(all.counts);
  const { pixels, effort: quantiser } = PALETTE.sample[effort];
  const sample = sampleColours(raster, pixels);
  const known = countColours(sample);
  const colours = known ? [...known.counts.keys()] : await quantise(prepare(sample), quantiser, deadline);
  let shares = new Map(colours.map((colour) => [colour, 1]));
  const some = spreadPixels(raster, PALETTE.refinedPixels);
  for (let pass = 0; pass < PALETTE.passes; pass++) shares = refineColours(some, [...shares.keys()]);
  return mergeColours(shares);
}

async function quantise(sample: Raster, effort: number, deadline?: number): Promise<number[]> {
  const image = openRaster(sample, deadline);
  const png = await image.png({ palette: true, effort, dither: 0, compressionLevel: 0 }).toBuffer();
  const chunks = new Map([...eachChunk(png)].map(({ type, body }) => [type, body]));
  const colours = chunks.get('PLTE')!;
  const alphas = chunks.get('tRNS');
  return Array.from({ length: colours.length / 3 }, (_, i) => {
    const alpha = alphas?.[i] ?? 255;
    return alpha === 0 ? 0 : (alpha << 24) | colours.readUIntLE(3 * i, 3);
  });
}
