import { decode } from './decode.ts';
import type { Attempt } from './format.ts';
import { planMetadata } from './metadata/plan-metadata.ts';
import { hasPlainColours } from './plain-colours.ts';
import { openRaster } from './raster.ts';
import type { Task } from './task.ts';

/** Modes `quality` and `scale`: one pass, no search; the encoder's own number, or a smaller picture. */
export async function encodeOnce(task: Task): Promise<Attempt> {
  const { header, source, target, options, budget, deadline } = task;
  const animated = header.frames > 1;
  const image = hasPlainColours(header)
    ? source.pixels.open(header, { deadline, animated })
    : openRaster(await decode(source.pixels, header, { deadline }), deadline);
  if (!animated) image.autoOrient();
  if (options.mode === 'scale') {
    const turned = header.orientation >= 5 && !animated;
    image.resize({
      width: Math.max(1, Math.round((turned ? header.height : header.width) * options.target)),
    });
  }
  if (!target.pixels.holds.alpha) image.flatten({ background: '#fff' });
  const metadata = planMetadata(header, options.keep_metadata, budget);
  const encoded = await target.pixels.encode(image, {
    quality: options.mode === 'quality' ? Math.round(100 * options.target) : null,
    effort: options.effort,
    pixels: header.width * header.height,
    rights: metadata.rights,
  });
  const kept = { ...metadata, icc: null, orientation: 1 };
  return { ...encoded, bytes: target.container.splice(encoded.bytes, kept), encodes: 1 };
}
