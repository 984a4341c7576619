import { decode } from './decode.ts';
import type { Attempt } from './format.ts';
import { openRaster } from './raster.ts';
import type { Task } from './task.ts';

/** The picture in another format under the budget: turned upright and in sRGB, which every format can carry. */
export async function convert({ header, source, target, options, budget, deadline }: Task): Promise<Attempt> {
  const { effort } = options;
  const raster = await decode(source.pixels, header, {
    deadline,
    prepare: (image, animated) => {
      if (!animated) image.autoOrient();
      // What is transparent is shown on white, as on a page.
      if (!target.pixels.holds.alpha) image.flatten({ background: '#fff' });
    },
  });
  const { halving, pixels } = target;
  if (halving?.search) return halving.search(raster, { budget, effort, deadline });
  const encoding = { quality: null, effort, pixels: raster.width * raster.height };
  return { ...(await pixels.encode(openRaster(raster, deadline), encoding)), encodes: 1 };
}
