import { currentActor } from '../core/actor.ts';

/** Stands in for engine/lazy.ts: a value is kept for a simulated process, of which one real one holds many. */
export function lazy<T>(make: () => T): () => T {
  const key = {};
  return () => {
    const { values } = currentActor();
    if (!values.has(key)) values.set(key, make());
    return values.get(key) as T;
  };
}
