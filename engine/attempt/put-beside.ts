import type { Attempt, Kept } from '../format.ts';
import type { Task } from '../task.ts';
import { BLANK_MARK, markFile } from './mark.ts';

/** A poorer picture is returned only where it is smaller than the copy by more than this. */
export const WORTHWHILE = 0.95;
/** A mark that takes more than this share of the budget is left out. */
const MARK_SHARE = 0.25;

/** How many bytes what is kept, and the mark, take at most beside the new pixels of a search. */
export function bytesBeside(task: Task, kept: Kept): number {
  const { container } = task.target;
  const plain = container.splicedBytes(kept);
  const marked = container.splicedBytes({ ...kept, mark: BLANK_MARK });
  return isBearable(task, marked - plain) ? marked : plain;
}

/** The file with all of that. The mark is left out where it alone is too much. */
export function putBeside(task: Task, kept: Kept, found: Attempt): Attempt {
  const { source, target, options, budget, inputBytes } = task;
  const { container } = target;
  const plain = container.splice(found.bytes, kept);
  const marked = markFile(options.target, (mark) => container.splice(found.bytes, { ...kept, mark }));
  // Over the budget a copy may come instead; a conversion has none.
  const most = source === target ? WORTHWHILE * inputBytes : inputBytes;
  const fits = marked.length <= budget || (plain.length > budget && marked.length < most);
  return { ...found, bytes: fits && isBearable(task, marked.length - plain.length) ? marked : plain };
}

/** Of the smallest pictures it would take what their pixels need. */
function isBearable({ budget }: Task, markBytes: number): boolean {
  return markBytes <= MARK_SHARE * budget;
}
