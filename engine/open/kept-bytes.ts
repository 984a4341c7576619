/**
 * What is kept of a file, in its order: the file itself for as long as nothing is left out, and one copy from then on.
 * So it takes no more memory than the file, into however many pieces a stranger has cut that.
 */
export class KeptBytes {
  readonly #file: Buffer;
  #copy: Buffer | undefined;
  #length = 0;

  constructor(file: Buffer) {
    this.#file = file;
  }

  get length(): number {
    return this.#length;
  }

  /** Those of the file from one offset to another. */
  keep(from: number, to: number): void {
    this.add(this.#file.subarray(from, to));
  }

  /** Others, made anew; where they are what the file has there, nothing is copied. */
  add(bytes: Buffer): void {
    this.set(this.#length, bytes);
    this.#length += bytes.length;
  }

  /** Writes over what was kept. */
  set(at: number, bytes: Buffer): void {
    const end = at + bytes.length;
    const same = end <= this.#file.length && bytes.compare(this.#file, at, end) === 0;
    if (!this.#copy && same) return;
    bytes.copy(this.#roomFor(end), at);
  }

  bytes(): Buffer {
    const all = this.#copy ?? this.#file;
    return this.#length === all.length ? all : all.subarray(0, this.#length);
  }

  #roomFor(end: number): Buffer {
    if (this.#copy && end <= this.#copy.length) return this.#copy;
    const before = this.#copy ?? this.#file;
    // What is added is little, but for a profile that packs worse than it came.
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#file.length, Math.ceil(end * 1.25)));
    before.copy(grown, 0, 0, this.#length);
    this.#copy = grown;
    return grown;
  }
}
