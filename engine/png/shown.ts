import type { Judge } from '../format.ts';
import { freeMemory } from '../free-memory.ts';
import type { Raster } from '../raster.ts';
import { scorePixels } from '../score/score-pixels.ts';

/** Knows what the last result shows, so that nothing need be decoded to score it. */
export class Shown {
  /** As the judge that was given; undefined where none was. */
  readonly judge: Judge | undefined;
  #last: { bytes: Buffer; after: () => Raster } | undefined;
  #after: Raster | undefined;

  constructor(source: Raster, judge: Judge | undefined) {
    this.judge = judge && {
      ...judge,
      score: async (bytes) => {
        if (bytes !== this.#last?.bytes) return judge.score(bytes);
        this.#after ??= this.#last.after();
        return scorePixels(source, this.#after);
      },
    };
  }

  /** Hands the result on. */
  put(bytes: Buffer, after: () => Raster): Buffer {
    this.end();
    this.#last = { bytes, after };
    return bytes;
  }

  end(): void {
    if (this.#after) freeMemory(this.#after.data);
    this.#after = undefined;
    this.#last = undefined;
  }
}
