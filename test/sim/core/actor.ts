import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from './world.ts';

/**
 * Who runs: an environment of a function, or a client. What an actor waits for never comes once it is dead, and
 * comes late while it is frozen.
 */
export interface Actor {
  readonly world: World;
  readonly name: string;
  dead: boolean;
  /** When it died: what it had sent is done within seconds, or not at all. */
  diedAt: number;
  frozen: boolean;
  /** How far its clock is off, in milliseconds. */
  skewMs: number;
  /** What came while it was frozen. */
  parked: (() => void)[];
  /** Values that `lazy` has made for it: a process has its own of each. */
  values: Map<object, unknown>;
  variables: Record<string, string>;
}

export const actors = new AsyncLocalStorage<Actor>();

/** The actor whose code runs; only simulated code may ask. */
export function currentActor(): Actor {
  const actor = actors.getStore();
  if (actor === undefined) throw new Error('Expected simulated code, but found none running');
  return actor;
}

export const createActor = (world: World, name: string, over: Partial<Actor> = {}): Actor => ({
  world,
  name,
  dead: false,
  diedAt: Number.POSITIVE_INFINITY,
  frozen: false,
  skewMs: 0,
  parked: [],
  values: new Map(),
  variables: {},
  ...over,
});
