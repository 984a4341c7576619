import type { Attempt } from '../format.ts';
import { planProfile } from '../icc/plan-profile.ts';
import { planMetadata } from '../metadata/plan-metadata.ts';
import type { EngineOptions } from '../options.ts';
import { decode } from '../pixels/decode.ts';
import { hasPlainColours } from '../pixels/plain-colours.ts';
import { openRaster } from '../raster.ts';
import type { Task } from '../task.ts';

/** Modes `quality` and `scale`: one pass, no search; the encoder's own number, or a smaller picture. */
export async function encodeOnce(task: Task): Promise<Attempt> {
  const { header, source, target, options, budget, deadline } = task;
  const metadata = planMetadata(header, options.keep_metadata, budget);
  const kept = { ...metadata, icc: null, orientation: 1 };
  const direct = atQuality(task);
  if (direct) return { ...direct, bytes: target.container.splice(direct.bytes, kept) };
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
  const encoded = await target.pixels.encode(image, {
    quality: qualityOf(options),
    effort: options.effort,
    pixels: header.width * header.height,
    metadata,
  });
  return { ...encoded, bytes: target.container.splice(encoded.bytes, kept), encodes: 1 };
}

function qualityOf({ mode, target }: EngineOptions): number | null {
  return mode === 'quality' ? Math.round(100 * target) : null;
}

/** Without pixels, where nothing but the quality is to change: neither size nor colours, nor which side is up. */
function atQuality({ header, source, target, options, budget }: Task): Attempt | null {
  const quality = qualityOf(options);
  const { icc, transform } = planProfile(header, budget);
  if (quality === null || target !== source || header.orientation !== 1 || icc || transform) return null;
  return target.halving?.atQuality?.(header, quality, options.effort) ?? null;
}
