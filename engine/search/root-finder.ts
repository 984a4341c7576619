/** What is known of one place on the axis of a search. */
interface Point {
  at: number;
  /** ln(bytes) there. */
  size: number;
}

/** A line through two points may be so much flatter or steeper than the model's and still be believed. */
const FLATTEST = 0.4;
const STEEPEST = 3;

/**
 * Looks for the place at which the size is as wanted, where sizes rise or fall along an axis, but not evenly, and now
 * and then by jumps.
 */
export class RootFinder {
  readonly #slope: number;
  readonly #points: Point[] = [];

  /** The slope of ln(bytes) along the axis, until two sizes are known. */
  constructor(slope: number) {
    this.#slope = slope;
  }

  add(at: number, size: number): void {
    this.#points.push({ at, size });
  }

  /** Where to look next; at least one point must be known. */
  solve(wanted: number): number {
    const isOver = ({ size }: Point) => size > wanted;
    const last = this.#points.at(-1)!;
    const over = this.#points.filter(isOver).sort((a, b) => a.size - b.size)[0];
    const under = this.#points.filter((point) => !isOver(point)).sort((a, b) => b.size - a.size)[0];
    if (over && under) return between(over, under, wanted, this.#endsOnOneSide(isOver));
    const before = this.#points.at(-2);
    let slope = this.#slope;
    if (before && before.at !== last.at) {
      const measured = (last.size - before.size) / (last.at - before.at) / this.#slope;
      slope *= Math.min(STEEPEST, Math.max(FLATTEST, measured));
    }
    return last.at + (wanted - last.size) / slope;
  }

  /** Whether the last three all came out on the same side: then the line moves one end only, and slowly. */
  #endsOnOneSide(isOver: (point: Point) => boolean): boolean {
    const last = this.#points.slice(-3).map(isOver);
    return last.length === 3 && last.every((side) => side === last[0]);
  }
}

/** By the line through both ends; by halves where that has moved the same end again and again. */
function between(over: Point, under: Point, wanted: number, halve: boolean): number {
  const line = (over.size - wanted) / (over.size - under.size);
  const part = halve ? 0.5 : Math.min(0.95, Math.max(0.05, line));
  return over.at + part * (under.at - over.at);
}
