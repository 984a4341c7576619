import { copyOf } from '../copy-of.ts';
import { ImageError } from '../errors.ts';
import { freeMemory } from '../free-memory.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import type { Raster } from '../raster.ts';
import { colourChunks, splicePng } from './colour-chunks.ts';
import type { PngHeader } from './read-png-header.ts';
import { redeflate } from './redeflate.ts';
import { searchPng } from './search-png.ts';

/** Half the bytes of a PNG: lossless where that suffices, else posterised, else a palette. */
export async function halvePng(job: Job): Promise<Attempt> {
  const header = job.header as PngHeader;
  // Sharp would decode the first frame alone; a shorter animation is another picture.
  if (header.animated) return asItIs(header);
  const repacked = await redeflate(header, job.budget, job.deadline);
  if (repacked) return { bytes: repacked, quality: 100, encodes: 1 };
  const { chunks, transform } = colourChunks(header, job.budget);
  const extra = chunks.reduce((sum, { length }) => sum + length, 0);
  const raster = await decode(header, !transform, job.deadline);
  const found = await searchPng(raster, {
    budget: job.budget - extra,
    best: job.options.effort === 'best',
    deadline: job.deadline,
  });
  freeMemory(raster.data);
  return { ...found, bytes: splicePng(found.bytes, chunks) };
}

async function asItIs(header: PngHeader): Promise<Attempt> {
  const copy = await copyOf(header);
  if (copy) return { bytes: copy, quality: null, encodes: 0 };
  throw new ImageError(
    'CANNOT_SHRINK',
    'Expected a PNG that stands still, but found an animated one, with bytes that are no part of its frames.',
  );
}

async function decode(header: PngHeader, ignoreIcc: boolean, deadline?: number): Promise<Raster> {
  const image = openImage(header.clean, deadline, { ignoreIcc });
  // Grey with alpha goes as colour: sharp would write its raw pixels without the alpha.
  image.toColourspace(header.colourType === 0 ? 'b-w' : 'srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}
