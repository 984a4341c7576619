import { setImmediate } from 'node:timers/promises';
import { tooSlow } from '../open-image.ts';

/** Lets other work have its turn, and ends this where its time is over. */
export async function breathe(deadline?: number): Promise<void> {
  if (deadline !== undefined && Date.now() > deadline) throw tooSlow();
  await setImmediate();
}
