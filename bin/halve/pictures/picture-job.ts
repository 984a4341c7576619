import type { Failure } from '../../../engine/errors.ts';
import type { EngineOptions } from '../../../engine/options.ts';
import type { Reason } from '../../../engine/reasons.ts';

/** One picture on disk, for a process that halves it. */
export interface PictureJob {
  /** The file that is read. */
  path: string;
  /** Where the output goes; null where nothing is to be written. */
  target: string | null;
  /** Whether the target is the file itself. */
  inPlace: boolean;
  options: EngineOptions;
}

/** What became of a file. */
export type PictureOutcome =
  | Done
  | NotDone
  | { /** A file is where the output would go. */ state: 'standing' };

interface Done {
  /** `kept`: no smaller than it came. */
  state: 'halved' | 'kept';
  bytes: { input: number; output: number };
  format: string;
  width: number;
  height: number;
  quality: number | null;
  /** How near it comes to its source, 0 to 100. */
  score: number;
  target_met: boolean;
  reason: Reason | null;
}

interface NotDone {
  /** `passed`: it is no picture, of a kind that Halve knows or another. */
  state: 'failed' | 'passed';
  error: Failure;
}
