import type { Format, ImageHeader, Judge, Opening } from '../format.ts';
import { planProfile } from '../icc/plan-profile.ts';
import { freeMemory } from '../memory/free-memory.ts';
import { readContainer } from '../open/read-container.ts';
import { type Image, openImage } from '../open-image.ts';
import { decode } from '../pixels/decode.ts';
import { hasPlainColours } from '../pixels/plain-colours.ts';
import { openRaster, type Raster } from '../raster.ts';
import type { Task } from '../task.ts';
import { type Part, partOf, sliceOf } from './part.ts';
import { scorePixels } from './score-pixels.ts';

export interface OwnedJudge extends Judge {
  /** Gives back the pixels that it has seen. */
  end(): void;
}

/** Compares results with the picture that they come from, as both are shown. */
export function createJudge(task: Task): OwnedJudge {
  const { options, header, target } = task;
  let seen: Raster | undefined;
  let looked: { part: Part; raster: Raster } | undefined;
  const sourceAt = async (part: Part): Promise<Raster> => {
    const same = looked && looked.part.top === part.top && looked.part.page === part.page;
    const sized = looked?.raster.width === part.width && looked.raster.height === part.height;
    if (looked && same && sized) return looked.raster;
    const raster =
      seen && options.mode !== 'scale'
        ? sliceOf(seen, part)
        : await pixelsOf(await sourceImage(task, part), part);
    looked = { part, raster };
    return raster;
  };
  return {
    // A ruin scores below 0: without a floor it is let through.
    floor: options.mode === 'bytes' && options.floor > 0 ? options.floor : Number.NEGATIVE_INFINITY,
    see(source) {
      if (seen && seen !== source) freeMemory(seen.data);
      seen = source;
      looked = undefined;
    },
    async score(bytes) {
      const found = await readContainer(bytes, target);
      // Frames that are alike may have become one: then only the first is known to be the same.
      const part = partOf({ ...found, frames: found.frames === header.frames ? found.frames : 1 });
      const after = await pixelsOf(openPart(target, found, { ...task, ignoreIcc: true }, part), part);
      return scorePixels(await sourceAt(part), after);
    },
    end() {
      if (seen) freeMemory(seen.data);
      seen = undefined;
      looked = undefined;
    },
  };
}

async function pixelsOf(image: Image, { top, width, height, whole }: Part): Promise<Raster> {
  if (!whole) image.extract({ left: 0, top, width, height });
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

/** One frame of it. */
function openPart(
  { pixels }: Format,
  header: ImageHeader,
  { deadline, ignoreIcc }: Opening,
  { page }: Part,
): Image {
  return header.frames > 1
    ? openImage(header.clean, deadline, { ignoreIcc, page })
    : pixels.open(header, { deadline, ignoreIcc });
}

/** The source as results show it: stored pixels where the format stays, else upright; never with more than they hold. */
async function sourceImage(task: Task, part: Part): Promise<Image> {
  const { header, source, target, options, budget, deadline } = task;
  const stays = target === source && options.mode === 'bytes';
  const ignoreIcc = stays && !planProfile(header, budget).transform;
  // What the decoder leaves otherwise than it is shown stands still: no animation has such colours.
  const image = hasPlainColours(header)
    ? openPart(source, header, { deadline, ignoreIcc }, part)
    : openRaster(await decode(source.pixels, header, { ignoreIcc, deadline }), deadline);
  if (!stays && header.frames === 1) image.autoOrient();
  if (options.mode === 'scale') image.resize(part.width, part.fullHeight, { fit: 'fill' });
  if (!target.pixels.holds.alpha) image.flatten({ background: '#fff' });
  return image;
}
