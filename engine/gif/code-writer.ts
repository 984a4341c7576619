/** Codes of any length, the lowest bit first, in blocks of 255 bytes as a GIF has them. */
export class CodeWriter {
  #bytes = Buffer.allocUnsafe(1 << 10);
  #length = 0;
  #held = 0;
  #bits = 0;
  readonly #smallest: number;

  constructor(smallest: number) {
    this.#smallest = smallest;
  }

  write(code: number, size: number): void {
    this.#held |= code << this.#bits;
    this.#bits += size;
    while (this.#bits >= 8) {
      if (this.#length === this.#bytes.length)
        this.#bytes = Buffer.concat([this.#bytes, Buffer.allocUnsafe(this.#bytes.length)]);
      this.#bytes[this.#length++] = this.#held & 255;
      this.#held >>>= 8;
      this.#bits -= 8;
    }
  }

  /** The smallest code's length, the blocks, and the empty one that ends them. */
  blocks(): Buffer {
    if (this.#bits > 0) this.write(0, 8 - this.#bits);
    const all = this.#bytes.subarray(0, this.#length);
    const blocks = Math.ceil(all.length / 255);
    const out = Buffer.allocUnsafe(2 + all.length + blocks);
    out[0] = this.#smallest;
    let to = 1;
    for (let at = 0; at < all.length; at += 255) {
      const block = all.subarray(at, at + 255);
      out[to] = block.length;
      block.copy(out, to + 1);
      to += 1 + block.length;
    }
    out[to] = 0;
    return out;
  }
}
