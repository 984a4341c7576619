import type { Aim } from '../format.ts';
import { eachChunk } from '../png/chunks.ts';
import { openRaster, type Raster } from '../raster.ts';
import { type Colours, countColours } from './count-colours.ts';
import { mergeColours, type Palettes } from './merge-colours.ts';
import { refineColours } from './refine-colours.ts';
import { sampleColours } from './sample-colours.ts';
import { spreadPixels } from './spread-pixels.ts';
import { PALETTE } from './tuning.ts';

/** Who finds the colours of a sample, and how often they are then brought to the means of their pixels. */
export interface Quantiser {
  coloursOf: (sample: Raster, aim: Pick<Aim, 'effort' | 'deadline'>) => number[] | Promise<number[]>;
  passes: number;
}

const imagequant: Quantiser = { coloursOf: quantise, passes: 3 };

/** The quantiser works on a sample; fewer colours are had by merging those, which costs next to nothing. */
export async function choosePalette(
  raster: Raster,
  aim: Pick<Aim, 'effort' | 'deadline'>,
  all: Colours | null,
  { coloursOf, passes } = imagequant,
): Promise<Palettes> {
  if (all) return mergeColours(all.counts);
  const sample = sampleColours(raster, PALETTE.sample[aim.effort].pixels);
  const known = countColours(sample);
  const colours = known ? [...known.counts.keys()] : await coloursOf(sample, aim);
  let shares = new Map(colours.map((colour) => [colour, 1]));
  const some = spreadPixels(raster, PALETTE.refinedPixels);
  for (let pass = 0; pass < passes; pass++) shares = refineColours(some, [...shares.keys()]);
  return mergeColours(shares);
}

async function quantise(sample: Raster, { effort, deadline }: Pick<Aim, 'effort' | 'deadline'>) {
  const image = openRaster(sample, deadline);
  const quantiser = PALETTE.sample[effort].effort;
  const png = await image
    .png({ palette: true, effort: quantiser, dither: 0, compressionLevel: 0 })
    .toBuffer();
  const chunks = new Map([...eachChunk(png)].map(({ type, body }) => [type, body]));
  const colours = chunks.get('PLTE')!;
  const alphas = chunks.get('tRNS');
  return Array.from({ length: colours.length / 3 }, (_, i) => {
    const alpha = alphas?.[i] ?? 255;
    return alpha === 0 ? 0 : (alpha << 24) | colours.readUIntLE(3 * i, 3);
  });
}
