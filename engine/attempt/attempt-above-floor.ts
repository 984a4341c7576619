import type { Attempt } from '../format.ts';
import type { OwnedJudge } from '../score/create-judge.ts';
import type { Task } from '../task.ts';
import { hasTimeFor } from '../time/has-time-for.ts';
import { attempt } from './attempt.ts';

/** A search that does not know of floors is given so many times the budget, one after the other. */
const BUDGETS = [1.3, 1.6, 2];
/** And then, for the floor alone and while there is time, so many: twice a small target is little still. */
const FAR_BUDGETS = [2.7, 3.6, 4.8, 6.4, 8.5, 10];

/** What misses its target all the same is not to be ruined for it: that it is not poor, be it text, which is rated high. */
export const MISSED_DESERVES = 60;

export type Judged = Attempt & {
  score: number;
  /** What the fewest bytes come to, where they miss the target and look poor: more were taken then, where that helps. */
  smallest?: { bytes: number; score: number };
};

/**
 * The best that can be done for what is asked, with its score. Most searches know the floor; what still comes out below
 * is searched again with more bytes, and so is what misses its target and looks poor for it. It may be over the budget,
 * and even below the floor, where nothing else helps.
 */
export async function attemptAboveFloor(task: Task, judge: OwnedJudge): Promise<Judged> {
  const begun = Date.now();
  const first = await judged(task, judge);
  const missed = isMissed(task, first) && judge.floor > 0 && first.score >= judge.floor;
  const wanted = missed ? Math.max(judge.floor, MISSED_DESERVES) : judge.floor;
  if (first.score >= wanted) return first;
  let last = first;
  let tried = task.budget;
  for (const more of missed ? BUDGETS : [...BUDGETS, ...FAR_BUDGETS]) {
    const budget = Math.min(Math.floor(task.budget * more), task.inputBytes - 1);
    if (budget <= Math.max(tried, last.bytes.length)) continue;
    if (FAR_BUDGETS.includes(more) && !hasTimeFor(1, begun, task.deadline)) break;
    last = await judged({ ...task, budget }, judge);
    tried = budget;
    if (last.score >= wanted) break;
  }
  const encodes = first.encodes + (last === first ? 0 : last.encodes);
  if (!missed) return { ...last, encodes, wouldScore: first.score };
  return { ...last, encodes, smallest: { bytes: first.bytes.length, score: first.score } };
}

/** Over the budget, and not for the floor's sake. */
function isMissed({ budget }: Task, { bytes, wouldScore, copy }: Attempt): boolean {
  return bytes.length > budget && wouldScore === undefined && !copy;
}

async function judged(task: Task, judge: OwnedJudge): Promise<Judged> {
  const found = await attempt(task, judge);
  if (found.copy) return { ...found, score: 100 };
  return { ...found, score: found.score ?? (await judge.score(found.bytes)) };
}
