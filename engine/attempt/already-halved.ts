import { reason } from '../reasons.ts';
import type { Task } from '../task.ts';
import { readMark } from './mark.ts';
import type { Settled } from './settle.ts';

/**
 * The most that an output takes, in bits a pixel (16-bit noise as 8-bit PNG), and what headers take beside it. One that
 * has missed a small target may take as much as one that was to be half.
 */
const COMPACT_BITS = { perPixel: 25, bytes: 4096 };

/**
 * The source as it came, where it is an output of Halve for no larger a target than is asked now: another pass would
 * take as much from the picture again. Null where it is anything else.
 */
export async function alreadyHalved(task: Task): Promise<Settled | null> {
  const { header, source, target, options, input, deadline } = task;
  if (options.mode !== 'bytes' || source !== target) return null;
  const mark = readMark(input);
  if (!mark || mark.target > options.target || !isCompact(task, mark.target)) return null;
  // Anybody can write a mark: what does not decode fails as it would without one.
  await source.pixels
    .open(header, { deadline, animated: header.frames > 1 })
    .raw()
    .toBuffer();
  const message = `Expected an image that was not halved yet, but found one of ${input.length} bytes that Halve has made for a target of ${mark.target}; it is left as it is.`;
  return {
    bytes: input,
    quality: null,
    score: 100,
    targetMet: true,
    reason: reason('ALREADY_HALVED', message),
  };
}

/** A file that takes more than any output of Halve would is no output of Halve, whatever it says. */
function isCompact({ header, input }: Task, target: number): boolean {
  const pixels = header.width * header.height * header.frames;
  const { perPixel, bytes } = COMPACT_BITS;
  return input.length <= bytes + (2 * Math.max(0.5, target) * perPixel * pixels) / 8;
}
