interface Point {
  scale: number;
  /** How far above what is wanted, as a logarithm. */
  over: number;
}

/**
 * Looks for the scale at which the size is as wanted, where sizes fall as scales rise, but not evenly, and now and
 * then by jumps.
 */
export class Bracket {
  readonly #slope: number;
  #finer: Point | undefined;
  #coarser: Point | undefined;
  #last: Point | undefined;
  #sameSide = 0;

  /** The slope of ln(size) over ln(scale) until two sizes are known. */
  constructor(slope: number) {
    this.#slope = slope;
  }

  /** The next scale to try, after this one came out so far above what is wanted. */
  next(scale: number, over: number): number {
    const before = this.#last;
    this.#last = { scale, over };
    this.#sameSide = before && before.over > 0 === over > 0 ? this.#sameSide + 1 : 0;
    if (over > 0) this.#finer = this.#last;
    else this.#coarser = this.#last;
    if (this.#finer && this.#coarser) return this.#between(this.#finer, this.#coarser);
    let slope = this.#slope;
    if (before && before.scale !== scale) {
      const measured = (over - before.over) / Math.log(scale / before.scale);
      slope = Math.min(0.4 * slope, Math.max(3 * slope, measured));
    }
    return scale * Math.exp(-over / slope);
  }

  /** By the line through both ends; by halves where that has moved the same end again and again. */
  #between(finer: Point, coarser: Point): number {
    const line = finer.over / (finer.over - coarser.over);
    const share = this.#sameSide > 1 ? 0.5 : Math.min(0.95, Math.max(0.05, line));
    return finer.scale * (coarser.scale / finer.scale) ** share;
  }
}
