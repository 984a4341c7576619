import { ImageError } from '../errors.ts';
import { POOR, type Reason, reason } from '../reasons.ts';
import type { Task } from '../task.ts';
import { type Judged, MISSED_DESERVES } from './attempt-above-floor.ts';
import { copyOf } from './copy-of.ts';
import { WORTHWHILE } from './put-beside.ts';

export interface Settled {
  bytes: Buffer;
  quality: number | null;
  /** On SSIMULACRA2's scale, a whole number. */
  score: number;
  targetMet: boolean;
  reason: Reason | null;
}

/**
 * What is returned when the target is met, and when it cannot be: the smallest result that the floor allows, else a copy
 * of the parts that make the picture; nothing larger than the input, and never the input itself, which may hold more
 * than a picture.
 */
export async function settle(task: Task, judged: Judged): Promise<Settled> {
  const { source, target, options, budget, inputBytes } = task;
  const { bytes, quality, wouldScore, smallest } = judged;
  const score = shown(judged.score);
  const aboveFloor = wouldScore === undefined || judged.score >= options.floor;
  // More bytes for the floor's sake may still be few enough.
  if (bytes.length <= budget && aboveFloor)
    return { bytes, quality, score, targetMet: true, reason: poor(task, score) };
  const copy = target === source ? await copyOf(task) : null;
  const spoilt = smallest !== undefined && judged.score < MISSED_DESERVES && copy !== null;
  const worthwhile = aboveFloor && !spoilt && bytes.length < WORTHWHILE * (copy?.length ?? inputBytes);
  const wanted = `Expected ${article(task)} ${target.name} of at most ${budget} of the ${inputBytes} bytes`;
  const shows =
    wouldScore === undefined
      ? null
      : `it would score ${shown(wouldScore)}, below the floor of ${options.floor}`;
  if (worthwhile || (aboveFloor && !copy && bytes.length < inputBytes)) {
    const why = shows
      ? reason('WOULD_SHOW', `${wanted}, but ${shows}; with ${bytes.length} bytes it scores ${score}.`)
      : smallest && smallest.bytes < bytes.length
        ? reason(
            'TOO_SMALL',
            `${wanted}, but ${told(smallest)}; with ${bytes.length} bytes it scores ${score}.`,
          )
        : (poor(task, score, bytes.length) ??
          reason('TOO_SMALL', `${wanted}, but the smallest that could be made has ${bytes.length}.`));
    return { bytes, quality, score, targetMet: false, reason: why };
  }
  if (copy && copy.length <= inputBytes) {
    const why = shows
      ? reason(
          'WOULD_SHOW',
          `${wanted}, but ${shows}, and nothing smaller than it scores more; its pixels are unchanged.`,
        )
      : reason(
          'NOTHING_SAVED',
          `${wanted}, but ${smallest ? told(smallest) : 'compressing it again saves nothing'}; it is returned with its pixels unchanged.`,
        );
    return { bytes: copy, quality: null, score: 100, targetMet: false, reason: why };
  }
  throw new ImageError(
    'CANNOT_SHRINK',
    shows
      ? `${wanted}, but ${shows}, and nothing smaller than the input reaches it.`
      : `${wanted}, but nothing smaller than the input could be made.`,
  );
}

function told({ bytes, score }: NonNullable<Judged['smallest']>): string {
  return `the smallest that could be made has ${bytes} and scores ${shown(score)}`;
}

/** Below 0 nothing is told apart any more. */
function shown(score: number): number {
  return Math.round(Math.min(100, Math.max(0, score)));
}

function poor(task: Task, score: number, smallest?: number): Reason | null {
  if (score >= POOR) return null;
  const missed = smallest === undefined ? '' : `, and has ${smallest} bytes, the fewest that could be had`;
  return reason(
    'POOR',
    `Expected ${article(task)} ${task.target.name} that comes near its source, but it scores ${score}${missed}; 50 is medium, 70 high.`,
  );
}

function article({ target }: Task): 'a' | 'an' {
  return /^[AEIO]/.test(target.name) ? 'an' : 'a';
}
