import type { Hold } from '../../../engine/memory/gate.ts';

/** There is no room for a download now; it needs `claim` bytes at most. */
export class NoRoom extends Error {
  readonly claim: number;

  constructor(claim: number) {
    super(`no room for ${claim} bytes`);
    this.claim = claim;
  }
}

interface CollectOptions {
  hold: Hold;
  /** The most that is taken, in bytes. */
  limit: number;
  /** The length that was announced, in bytes, where there is one. */
  announced?: number | undefined;
  /** The most that the whole download can need, in bytes: what is to be reserved when there is no room now. */
  claim: number;
  tooLarge: () => Error;
}

export interface Collector {
  /** Throws what `tooLarge` makes, or NoRoom. */
  write(chunk: Buffer): void;
  /** The bytes that came; no more are taken after this. */
  end(): Buffer;
}

/** What a body of unknown length starts with; it doubles from there. */
const FIRST_STEP = 256 * 1024;
/** Up to here a body of unknown length is copied when it grows, which is cheaper than memory that can grow. */
const COPIED_BYTES = 1024 * 1024;

/**
 * Collects a body in one place in memory: of the announced length where there is one, else in a buffer that, once it
 * is large, grows where it lies, so that a large body is never there twice.
 */
export function collectBody({ hold, limit, announced, claim, tooLarge }: CollectOptions): Collector {
  const most = announced ?? limit;
  let memory: ArrayBuffer | undefined;
  let bytes: Buffer = Buffer.alloc(0);
  let length = 0;

  const makeRoom = (needed: number) => {
    const known = announced !== undefined;
    const capacity = known ? most : Math.min(most, Math.max(needed, bytes.length * 2, FIRST_STEP));
    if (!hold.take(capacity - bytes.length)) throw new NoRoom(claim);
    const before = bytes;
    const moves = memory === undefined;
    if (known || capacity <= COPIED_BYTES) {
      bytes = Buffer.allocUnsafeSlow(capacity);
    } else {
      memory ??= new ArrayBuffer(0, { maxByteLength: limit });
      memory.resize(capacity);
      bytes = Buffer.from(memory, 0, capacity);
    }
    if (moves) before.copy(bytes, 0, 0, length);
  };

  return {
    write(chunk) {
      const needed = length + chunk.length;
      if (needed > most) throw tooLarge();
      if (needed > bytes.length) makeRoom(needed);
      chunk.copy(bytes, length);
      length = needed;
    },
    end() {
      if (memory) {
        hold.give(bytes.length - length);
        memory.resize(length);
        bytes = Buffer.from(memory, 0, length);
      }
      return bytes.subarray(0, length);
    },
  };
}
