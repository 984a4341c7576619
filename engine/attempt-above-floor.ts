import { attempt } from './attempt.ts';
import type { Attempt } from './format.ts';
import type { OwnedJudge } from './score/judge.ts';
import type { Task } from './task.ts';

/** A search that does not know of floors is given so many times the budget, one after the other. */
const BUDGETS = [1.3, 1.6, 2];

export type Judged = Attempt & { score: number };

/**
 * The best that can be done for what is asked, with its score. Most searches know the floor; what still comes out below
 * is searched again with more bytes. It may be over the budget, and even below the floor, where nothing else helps.
 */
export async function attemptAboveFloor(task: Task, judge: OwnedJudge): Promise<Judged> {
  const first = await judged(task, judge);
  if (first.score >= judge.floor) return first;
  let last = first;
  for (const more of BUDGETS) {
    const budget = Math.min(Math.floor(task.budget * more), task.inputBytes - 1);
    if (budget <= task.budget) break;
    last = await judged({ ...task, budget }, judge);
    if (last.score >= judge.floor) break;
  }
  return { ...last, encodes: first.encodes + last.encodes, wouldScore: first.score };
}

async function judged(task: Task, judge: OwnedJudge): Promise<Judged> {
  const found = await attempt(task, judge);
  if (found.copy) return { ...found, score: 100 };
  return { ...found, score: found.score ?? (await judge.score(found.bytes)) };
}
