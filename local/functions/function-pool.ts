import type { TakeObject } from '../emulators/fauxqs/handed-object.ts';

export interface FunctionSettings {
  name: string;
  /** The handler's file. */
  path: string;
  /** What is known before anything runs here: with it a process starts, and loads its function. */
  environment: Record<string, string>;
  /** What it is called with, once all that this names is there. */
  surroundings: Promise<Surroundings>;
  timeoutSeconds: number;
  /** Bounds the heap. */
  memoryMiB: number;
  /** Whether pictures go through it: what kills it must cost nothing else. */
  pictures: boolean;
  /** Whether its processes are started with the stack, and not by events. */
  warm: boolean;
  /** How many processes take what comes, and how many there may be where much waits. */
  processes: number;
  mostProcesses: number;
  /** Bounds the garbage that a process gathers before it looks for some. */
  youngMiB: number;
  /** Hears what its processes print, where that does not go to the runner's own output. */
  say?: ((text: string) => void) | undefined;
}

export interface Surroundings {
  environment: Record<string, string>;
  /** Stores what the processes hand over. */
  takeObject?: TakeObject | undefined;
}

/** What runs the events of one function. */
export interface FunctionPool {
  settings: FunctionSettings;
  /** The processes that are its own at this moment. */
  readonly pids: number[];
  /** Starts processes now, where events are not to wait for one; fulfilled when all have loaded their function. */
  warm(): Promise<void>;
  /** Runs the function once; throws if it throws, is ended at its time-out, or dies. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends all processes at once; what they hold comes back when its visibility ends. */
  stop(): Promise<void>;
}
