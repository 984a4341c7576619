import { ImageError } from '../errors.ts';
import type { Attempt, Halving, Job } from '../format.ts';
import { freeMemory } from '../memory/free-memory.ts';
import { decode } from '../pixels/decode.ts';
import { leaner } from '../pixels/leaner.ts';
import { colourChunks } from './colour-chunks.ts';
import { container, type PngHeader } from './container.ts';
import { pixels } from './pixels.ts';
import { searchLean, searchPng } from './search-png.ts';
import { splicePng } from './splice-png.ts';

export const halving: Halving<PngHeader> = { halve, search: searchPng };

/** Half the bytes of a PNG: lossless where that suffices, else posterised, else a palette. */
async function halve(job: Job<PngHeader>): Promise<Attempt> {
  const { header, transform, deadline } = job;
  // Sharp would decode the first frame alone; a shorter animation is another picture.
  if (header.animated) return asItIs(job);
  const chunks = header.icc ? [] : colourChunks(header.clean);
  const extra = chunks.reduce((sum, { length }) => sum + length, 0);
  // Grey with alpha goes as colour: sharp would write its raw pixels without the alpha.
  const decoded = await decode(pixels, header, { ignoreIcc: !transform, grey: header.grey, deadline });
  const raster = leaner(decoded);
  if (raster !== decoded) freeMemory(decoded.data);
  job.judge?.see(raster);
  const found = await searchLean(raster, { ...job, budget: job.budget - extra });
  return { ...found, bytes: splicePng(found.bytes, chunks) };
}

async function asItIs({ header, kept }: Job<PngHeader>): Promise<Attempt> {
  if (await container.isExact!(header)) {
    const bytes = container.splice(header.clean, { ...kept, icc: null });
    return { bytes, quality: null, encodes: 0, copy: true };
  }
  throw new ImageError(
    'CANNOT_SHRINK',
    'Expected a PNG that stands still, but found an animated one, with bytes that are no part of its frames.',
  );
}
