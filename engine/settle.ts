import { copyOf } from './copy-of.ts';
import { ImageError } from './errors.ts';
import type { Attempt } from './format.ts';
import { type Reason, reason } from './reasons.ts';
import type { Task } from './task.ts';
import { WORTHWHILE } from './tuning.ts';

export interface Settled {
  bytes: Buffer;
  quality: number | null;
  targetMet: boolean;
  reason: Reason | null;
}

/** What must be said of a result that met its target by giving up nearly all of its colours. */
function poorly({ options, target }: Task, quality: number | null): Reason | null {
  const poor = quality !== null && quality < (target.halving?.poorBelow ?? 0);
  if (options.mode !== 'bytes' || !poor) return null;
  return reason(
    'POOR',
    `Expected a ${target.name} that keeps its colours, but so few bytes hold only a few of them; a photograph is better off as JPEG or WebP, or with a larger target.`,
  );
}

/**
 * What is returned when the target is met, and when it cannot be: the smallest result, else a copy of the parts
 * that make the picture; nothing larger than the input, and never the input itself, which may hold more than a picture.
 */
export async function settle(task: Task, { bytes, quality }: Attempt): Promise<Settled> {
  const { header, source, target, budget, inputBytes } = task;
  if (bytes.length <= budget) return { bytes, quality, targetMet: true, reason: poorly(task, quality) };
  const copy = target === source ? await copyOf(source, header) : null;
  const worthwhile = bytes.length < WORTHWHILE * (copy?.length ?? inputBytes);
  const article = /^[AEIO]/.test(target.name) ? 'an' : 'a';
  const wanted = `Expected ${article} ${target.name} of at most ${budget} of the ${inputBytes} bytes`;
  if (worthwhile || (!copy && bytes.length < inputBytes))
    return {
      bytes,
      quality,
      targetMet: false,
      reason: reason('TOO_SMALL', `${wanted}, but the smallest that could be made has ${bytes.length}.`),
    };
  if (copy && copy.length <= inputBytes)
    return {
      bytes: copy,
      quality: null,
      targetMet: false,
      reason: reason(
        'NOTHING_SAVED',
        `${wanted}, but compressing it again saves nothing; it is returned with its pixels unchanged and its metadata removed.`,
      ),
    };
  throw new ImageError('CANNOT_SHRINK', `${wanted}, but nothing smaller than the input could be made.`);
}
