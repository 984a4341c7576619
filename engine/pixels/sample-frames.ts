import type { Raster } from '../raster.ts';

/** Fewer frames than this are encoded whole. */
const LEAST_FRAMES = 6;

/** A quarter of the frames, from the middle of a film, and how many times as many the whole has. */
export function sampleFrames(raster: Raster): { sample: Raster; size: number } | null {
  const { data, width, height, channels, animation } = raster;
  if (!animation) return null;
  const { pageHeight, delay, loop } = animation;
  const frames = height / pageHeight;
  if (frames < LEAST_FRAMES) return null;
  const taken = Math.round(frames / 4);
  const start = Math.floor((frames - taken) / 2);
  const frameBytes = pageHeight * width * channels;
  const sample = {
    data: data.subarray(start * frameBytes, (start + taken) * frameBytes),
    width,
    height: taken * pageHeight,
    channels,
    animation: { pageHeight, delay: delay.slice(start, start + taken), loop },
  };
  return { sample, size: frames / taken };
}
