import type { Attempt, Judge, Kept } from '../format.ts';
import { planMetadata } from '../metadata/plan-metadata.ts';
import { decode } from '../pixels/decode.ts';
import { hasPlainColours } from '../pixels/plain-colours.ts';
import { openRaster, type Raster } from '../raster.ts';
import type { Task } from '../task.ts';
import { bytesBeside, putBeside } from './put-beside.ts';

/** The picture in another format under the budget: turned upright and in sRGB, which every format can carry. */
export async function convert(task: Task, judge?: Judge): Promise<Attempt> {
  const { header, source, target, options, budget, deadline } = task;
  const { effort } = options;
  const flatten = !target.pixels.holds.alpha;
  const plain = hasPlainColours(header);
  const decoded = await decode(source.pixels, header, {
    deadline,
    prepare: (image, animated) => {
      if (!animated) image.autoOrient();
      if (flatten && plain) image.flatten(WHITE);
    },
  });
  const raster = flatten && !plain ? await onWhite(decoded, deadline) : decoded;
  judge?.see(raster);
  const metadata = planMetadata(header, options.keep_metadata, budget);
  const { container, halving, pixels } = target;
  if (halving?.search) {
    const kept: Kept = { ...metadata, icc: null, orientation: 1 };
    const aim = {
      budget: Math.max(1, budget - bytesBeside(task, kept)),
      effort,
      metadata,
      deadline,
      judge,
    };
    return putBeside(task, kept, await halving.search(raster, aim));
  }
  const encoding = { quality: null, effort, pixels: raster.width * raster.height, metadata };
  const encoded = await pixels.encode(openRaster(raster, deadline), encoding);
  const bytes = container.splice(encoded.bytes, { ...metadata, icc: null, orientation: 1 });
  return { ...encoded, bytes, encodes: 1 };
}

/** What is transparent is shown on white, as on a page. */
const WHITE = { background: '#fff' };

async function onWhite(raster: Raster, deadline?: number): Promise<Raster> {
  const { data, info } = await openRaster(raster, deadline)
    .flatten(WHITE)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...raster, data, channels: info.channels as Raster['channels'] };
}
