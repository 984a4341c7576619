import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Shapes } from '../shared/csv/results/results.ts';
import { SHAPES, type Shape } from '../shared/schemas/results.ts';
import { resultsKey } from '../shared/state/object-keys.ts';
import type { PutStream } from './create-put-stream.ts';

/** Lines are gathered to pieces of this length, so that a stream of a million rows costs few turns. */
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Writes the three result files side by side as their pieces come; no faster than the slowest of them is stored, so
 * that memory does not grow with them. The file of what failed is begun when something has.
 */
export class ShapeFiles {
  readonly #put: (shape: Shape, body: PassThrough) => Promise<void>;
  readonly #waiting: Shapes = { added: '', replaced: '', failed: '' };
  readonly #streams = new Map<Shape, PassThrough>();
  readonly #uploads: Promise<void>[] = [];
  #hasFailedRows = false;
  #fault: unknown;

  constructor(putStream: PutStream, bucket: string, requestId: string) {
    this.#put = (shape, body) =>
      putStream(bucket, resultsKey(requestId, shape), body, 'text/csv; charset=utf-8');
  }

  /** The beginning of each; that of what failed is written with the first row of it. */
  begin(head: Shapes): void {
    for (const shape of SHAPES) this.#waiting[shape] = head[shape];
  }

  async write(pieces: Shapes): Promise<void> {
    if (pieces.failed !== '') this.#hasFailedRows = true;
    for (const shape of SHAPES) {
      this.#waiting[shape] += pieces[shape];
      if (this.#waiting[shape].length >= PIECE_CHARACTERS) await this.#flush(shape);
    }
  }

  /** Whether there is a file of what failed, once all is stored. */
  async end(): Promise<boolean> {
    for (const shape of SHAPES) await this.#flush(shape);
    for (const stream of this.#streams.values()) stream.end();
    await Promise.all(this.#uploads);
    return this.#hasFailedRows;
  }

  /** Ends what was begun without storing it. */
  async abort(reason: Error): Promise<void> {
    for (const stream of this.#streams.values()) stream.destroy(reason);
    await Promise.allSettled(this.#uploads);
  }

  async #flush(shape: Shape): Promise<void> {
    if (shape === 'failed' && !this.#hasFailedRows) return;
    const stream = this.#streams.get(shape) ?? this.#open(shape);
    const piece = Buffer.from(this.#waiting[shape]);
    this.#waiting[shape] = '';
    if (this.#fault === undefined && !stream.write(piece)) await once(stream, 'drain').catch(() => {});
    if (this.#fault !== undefined) throw this.#fault;
  }

  #open(shape: Shape): PassThrough {
    const stream = new PassThrough({ highWaterMark: PIECE_CHARACTERS });
    const upload = this.#put(shape, stream).catch((fault) => {
      this.#fault ??= fault;
      // Nobody reads it any more, so whoever waits for it to drain must not wait on.
      stream.destroy(fault as Error);
      throw fault;
    });
    upload.catch(() => {});
    stream.on('error', () => {});
    this.#streams.set(shape, stream);
    this.#uploads.push(upload);
    return stream;
  }
}
