/** Lets work begin while what is being decoded stays under a number of pixels; the rest waits in line. */
export class PixelGate {
  readonly #most: number;
  #inFlight = 0;
  readonly #line: { pixels: number; start: () => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    // A picture larger than the whole gate may still pass, alone.
    const share = Math.min(pixels, this.#most);
    await this.#enter(share);
    try {
      return await work();
    } finally {
      this.#inFlight -= share;
      this.#next();
    }
  }

  #enter(pixels: number): Promise<void> {
    return new Promise((start) => {
      this.#line.push({ pixels, start });
      this.#next();
    });
  }

  // Strictly in turn: a large picture is never overtaken for ever by small ones.
  #next(): void {
    for (let head = this.#line[0]; head && this.#inFlight + head.pixels <= this.#most; head = this.#line[0]) {
      this.#line.shift();
      this.#inFlight += head.pixels;
      head.start();
    }
  }
}
