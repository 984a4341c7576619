import type { Attempt, Halving, ImageHeader, Job } from '../format.ts';
import { decode } from '../pixels/decode.ts';
import { pixels } from './pixels.ts';
import { searchGif } from './search-gif.ts';

export const halving: Halving<ImageHeader> = { halve };

/** Half the bytes of a GIF, every frame and its timing. */
async function halve(job: Job): Promise<Attempt> {
  const { header, deadline, judge } = job;
  const raster = await decode(pixels, header, {
    ignoreIcc: true,
    deadline,
    prepare: (image) => image.ensureAlpha(),
  });
  judge?.see(raster);
  return searchGif(raster, job);
}
