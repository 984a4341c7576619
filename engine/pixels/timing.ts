import type { Raster } from '../raster.ts';

/** Sharp takes no more, though formats hold more: for a delay in milliseconds, and for a number of rounds. */
const MOST = 65_535;

/** The timing of an animation as the encoder takes it. What is cut off of a delay, `holdFrames` puts back. */
export function timingOf({ animation }: Raster): { delay?: number[]; loop?: number } {
  if (!animation) return {};
  const { delay, loop } = animation;
  return { delay: delay.map((one) => Math.min(MOST, one)), loop: Math.min(MOST, loop) };
}

/** Whether the encoder takes less of the timing than there is. */
export const isHeldLong = ({ animation }: Raster): boolean =>
  animation !== undefined && (animation.loop > MOST || animation.delay.some((delay) => delay > MOST));
