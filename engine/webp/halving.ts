import type { Attempt, Halving, Job } from '../format.ts';
import { decode } from '../pixels/decode.ts';
import type { WebpHeader } from './container.ts';
import { pixels } from './pixels.ts';
import { searchWebp } from './search-webp.ts';
import { webpGuess } from './webp-guess.ts';

export const halving: Halving<WebpHeader> = {
  halve,
  search: (raster, aim) => searchWebp(raster, { ...aim, first: 75, sure: false }),
};

/** Half the bytes of a WebP, every frame of it. */
async function halve(job: Job<WebpHeader>): Promise<Attempt> {
  const { header, transform, deadline } = job;
  const raster = await decode(pixels, header, { ignoreIcc: !transform, deadline });
  job.judge?.see(raster);
  return searchWebp(raster, { ...job, ...webpGuess(job) });
}
