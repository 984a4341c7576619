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

/**
 * The actor whose code runs; none, while anybody else's does. One variable is enough, as a world lets an actor do all
 * that it can before it turns to another.
 */
export let running: Actor | undefined;

export function setRunning(actor: Actor | undefined): void {
  running = actor;
}

/** The actor whose code runs; only simulated code may ask. */
export function currentActor(): Actor {
  if (running === undefined) throw new Error('Expected simulated code, but found none running');
  return running;
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
