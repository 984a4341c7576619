import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';

/** The request that is shown: its last status, and what was done when, for its speed. */
export interface ShownRequest {
  id: string;
  /** Undefined until the first answer. */
  status: StatusAnswer | undefined;
  /** How many images were done at which time, in milliseconds of performance.now(). */
  samples: { at: number; done: number }[];
  /** The last quarter that a screen reader was told of. */
  announced: number;
  /** True once it was asked for here, or an answer said so. */
  erasing: boolean;
}
