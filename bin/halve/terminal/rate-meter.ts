/** What is looked back at: long enough to be calm, short enough to follow. */
const WINDOW_MS = 15_000;

/** How fast a count grows, over the last quarter of a minute. */
export class RateMeter {
  readonly #seen: { at: number; count: number }[] = [];

  add(count: number, at: number): void {
    this.#seen.push({ at, count });
    while (this.#seen.length > 2 && this.#seen[1]!.at <= at - WINDOW_MS) this.#seen.shift();
  }

  /** Whether nothing has come for as long as is looked back at. */
  get stands(): boolean {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    return (
      first !== undefined &&
      last !== undefined &&
      last.count === first.count &&
      last.at - first.at >= WINDOW_MS
    );
  }

  /** A second; undefined while there is too little to tell. */
  get perSecond(): number | undefined {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.count <= first.count) return undefined;
    return ((last.count - first.count) * 1_000) / (last.at - first.at);
  }

  /** Seconds until so many more are done. */
  timeLeft(remaining: number): number | undefined {
    return this.perSecond === undefined ? undefined : remaining / this.perSecond;
  }
}
