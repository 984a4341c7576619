import { decode } from './decode.ts';
import type { Attempt, Judge, Kept } from './format.ts';
import { bytesBeside, putBeside } from './put-beside.ts';
import { openRaster } from './raster.ts';
import type { Task } from './task.ts';

/** The picture in another format under the budget: turned upright and in sRGB, which every format can carry. */
export async function convert(task: Task, judge?: Judge): Promise<Attempt> {
  const { header, source, target, options, budget, deadline } = task;
  const { effort } = options;
  const raster = await decode(source.pixels, header, {
    deadline,
    prepare: (image, animated) => {
      if (!animated) image.autoOrient();
      // What is transparent is shown on white, as on a page.
      if (!target.pixels.holds.alpha) image.flatten({ background: '#fff' });
    },
  });
  judge?.see(raster);
  const { halving, pixels } = target;
  if (halving?.search) {
    const kept: Kept = { icc: null, orientation: 1 };
    const aim = { budget: budget - bytesBeside(task, kept), effort, deadline, judge };
    return putBeside(task, kept, await halving.search(raster, aim));
  }
  const encoding = { quality: null, effort, pixels: raster.width * raster.height };
  return { ...(await pixels.encode(openRaster(raster, deadline), encoding)), encodes: 1 };
}
