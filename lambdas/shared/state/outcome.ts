import type { Failure } from '../../../engine/errors.ts';
import type { Reason } from '../../../engine/reasons.ts';

/** What an output came to: the same for every image that it is the output of. */
export interface Output {
  output_url: string;
  format: string;
  width: number;
  height: number;
  bytes_in: number;
  bytes_out: number;
  quality: number | null;
  score: number;
  target_met: boolean;
  reason: Reason | null;
}

/** What became of one image: written once, when it is known, and never changed. */
export type Outcome =
  | (Output & {
      state: 'succeeded';
      /** Which output, and of which picture: both are missing on images of before outputs were remembered. */
      picture?: string;
      output_id?: string;
      /** Whether another request had made it; missing where none could be. */
      reused?: boolean;
      /** What it took this time: nothing where the output was there. */
      encodes: number;
      milliseconds: number;
    })
  | { state: 'failed'; error: Failure };
