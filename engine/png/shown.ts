import type { Judge } from '../format.ts';
import { freeMemory } from '../memory/free-memory.ts';
import type { Indexes, Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';

/** Knows what the last result shows, so that nothing need be decoded to score it. */
export class Shown {
  /** As the judge that was given; undefined where none was. */
  readonly judge: Judge | undefined;
  #last: { bytes: Buffer; after: Raster | Indexes } | undefined;

  constructor(source: Raster, judge: Judge | undefined) {
    this.judge = judge && {
      ...judge,
      score: async (bytes) =>
        bytes === this.#last?.bytes ? scorePixels(source, this.#last.after) : judge.score(bytes),
    };
  }

  /** Hands the result on; what it shows is given back with the next. */
  put(bytes: Buffer, after: Raster | Indexes): Buffer {
    if (this.#last?.after !== after) this.end();
    this.#last = { bytes, after };
    return bytes;
  }

  end(): void {
    if (this.#last) freeMemory(this.#last.after.data);
    this.#last = undefined;
  }
}
