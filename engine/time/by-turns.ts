import { breathe } from './breathe.ts';

/** Work that pauses now and then, without a pause. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same, with other work in each pause. Throws where its time is over. */
export async function byTurns<T>(work: Generator<void, T>, deadline?: number): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await breathe(deadline);
  }
}
