import type { BodySink } from '../shared/exchange.ts';
import type { ByteBudget } from './byte-budget.ts';

export interface Collector extends BodySink {
  /** The whole body, after `end`. */
  readonly bytes: Buffer;
  release(): void;
}

export interface CollectOptions {
  budget: ByteBudget;
  /** The most that is taken, in bytes. */
  limit: number;
  /** The length that was announced, in bytes; undefined when there is none, or when it is that of packed bytes. */
  announced: number | undefined;
  tooLarge: () => Error;
}

/** What a body of unknown length starts with; it doubles from there. */
const FIRST_STEP = 256 * 1024;

/**
 * Collects a body in one place in memory: of the announced length where there is one, else in a buffer that grows
 * where it lies, so that the bytes are never copied to a second, larger one.
 */
export function collectBody({ budget, limit, announced, tooLarge }: CollectOptions): Collector {
  const most = announced ?? limit;
  const holding = budget.hold(most);
  const memory = announced === undefined ? new ArrayBuffer(0, { maxByteLength: limit }) : undefined;
  let bytes: Buffer = Buffer.alloc(0);
  let capacity = 0;
  let length = 0;

  const makeRoom = (needed: number): Promise<void> | undefined => {
    capacity = Math.min(most, Math.max(needed, memory ? capacity * 2 || FIRST_STEP : most));
    const allocate = () => {
      memory?.resize(capacity);
      bytes = memory ? Buffer.from(memory, 0, capacity) : Buffer.allocUnsafeSlow(capacity);
    };
    const waiting = holding.grow(capacity);
    if (waiting) return waiting.then(allocate);
    allocate();
    return undefined;
  };

  const append = (chunk: Buffer) => {
    chunk.copy(bytes, length);
    length += chunk.length;
  };

  return {
    get bytes() {
      return bytes;
    },
    write(chunk) {
      const needed = length + chunk.length;
      if (needed > most) throw tooLarge();
      const waiting = needed > capacity ? makeRoom(needed) : undefined;
      if (waiting) return waiting.then(() => append(chunk));
      append(chunk);
    },
    end() {
      memory?.resize(length);
      bytes = memory ? Buffer.from(memory, 0, length) : bytes.subarray(0, length);
      holding.settle(memory ? length : capacity);
    },
    release() {
      holding.release();
    },
  };
}
