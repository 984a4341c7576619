import { ImageError } from '../errors.ts';
import type { Task } from '../task.ts';

/** Refuses what the target cannot hold and nobody would want to lose. */
export function refuseLoss(task: Task): void {
  refuseLongSides(task);
  // A format's own search knows how to keep all frames, or refuses them by its own sentence.
  if (task.options.mode !== 'bytes' || task.source !== task.target) refuseLostFrames(task);
}

function refuseLongSides({ header, target, options }: Task): void {
  const scale = options.mode === 'scale' ? options.target : 1;
  const longest = Math.round(Math.max(header.width, header.height) * scale);
  const most = target.pixels.holds.longestSide;
  if (longest <= most) return;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${most} pixels a side, which is all that ${target.name} can hold, but found one of ${header.width} x ${header.height}.`,
  );
}

/** The first frame of an animation alone would be another picture. */
function refuseLostFrames({ header, source, target }: Task): void {
  const lost = header.animated
    ? `an animated ${source.name}, of which all but the first frame would be lost`
    : header.frames > 1 && !target.pixels.holds.frames
      ? `a ${source.name} of ${header.frames} frames`
      : undefined;
  if (lost === undefined) return;
  const wanted =
    source === target
      ? 'Expected a still image to encode again'
      : `Expected a still image to convert to ${target.name}`;
  throw new ImageError('UNSUPPORTED_FORMAT', `${wanted}, but found ${lost}.`);
}
