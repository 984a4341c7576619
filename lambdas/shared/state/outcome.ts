import type { Failure } from '../../../engine/errors.ts';
import type { Reason } from '../../../engine/reasons.ts';

/** What became of one image: written once, when it is known, and never changed. */
export type Outcome =
  | {
      state: 'succeeded';
      /** Null where no object was made, and `output_url` is the source's own. */
      output_key: string | null;
      output_url: string;
      format: string;
      width: number;
      height: number;
      bytes_in: number;
      bytes_out: number;
      quality: number | null;
      score: number;
      encodes: number;
      milliseconds: number;
      target_met: boolean;
      reason: Reason | null;
    }
  | { state: 'failed'; error: Failure };
