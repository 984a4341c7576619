/** The first bytes of a stream, and the whole stream again, with these in front. */
export interface Peeked {
  /** Shorter than asked for only where the stream is. */
  head: Buffer;
  /** Whether the head is all there is. */
  ended: boolean;
  /** To be iterated once; leaving early releases the source. */
  bytes: AsyncGenerator<Uint8Array>;
  /** Releases the source where `bytes` is not begun. */
  release(): Promise<void>;
}

/** Reads a stream until so many bytes are there. */
export async function peek(source: AsyncIterable<Uint8Array>, atLeast: number): Promise<Peeked> {
  const chunks: Buffer[] = [];
  const iterator = source[Symbol.asyncIterator]();
  let length = 0;
  let ended = false;
  while (length < atLeast && !ended) {
    const { value, done } = await iterator.next();
    if (done) ended = true;
    else if (value.length > 0) {
      // A copy, because the source may use its buffer again.
      chunks.push(Buffer.from(value));
      length += value.length;
    }
  }
  const head = Buffer.concat(chunks, length);
  return {
    head: head.subarray(0, atLeast),
    ended: ended && length <= atLeast,
    bytes: again(head, ended, iterator),
    release: async () => void (await iterator.return?.()),
  };
}

async function* again(
  head: Buffer,
  ended: boolean,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    while (!ended) {
      const { value, done } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
