import type { Exchange } from './exchange.ts';
import { MalformedAnswer, OutboundError } from './outbound-error.ts';
import { readHead } from './read-head.ts';

/** A line that gives the size of a chunk, padded or with extensions as it may be. */
const CHUNK_LINE_BYTES = 4_096;
const CHUNK_SIZE = /^\s*([0-9a-f]{1,12})\s*(;.*)?$/i;
const LF = 0x0a;

type Step = (bytes: Buffer) => Buffer | undefined;

/**
 * Reads one answer as browsers do, from a connection that serves no other: lines may end in LF alone, headers be
 * folded or hold control characters, a length stand twice. Each step takes what it can and answers the rest, or
 * undefined when it needs more.
 */
export class LenientAnswer {
  readonly #exchange: Exchange;
  readonly #headerBytes: number;
  /** Begins with what is held; with room behind it, so that what comes byte by byte is not copied with each. */
  #held: Buffer = Buffer.alloc(0);
  #heldBytes = 0;
  /** So much of a head has no end in it, so that what comes byte by byte is looked through once. */
  #searched = 0;
  #step: Step;
  /** Bytes of the body, or of its chunk, that are still to come; undefined up to the end of the connection. */
  #left: number | undefined;

  constructor(exchange: Exchange, headerBytes: number) {
    this.#exchange = exchange;
    this.#headerBytes = headerBytes;
    this.#step = this.#readHead;
  }

  read(chunk: Buffer): void {
    let rest: Buffer | undefined = this.#heldBytes === 0 ? chunk : this.#append(chunk);
    this.#heldBytes = 0;
    try {
      while (rest && rest.length > 0 && !this.#exchange.over) {
        const before: Buffer = rest;
        rest = this.#step(rest);
        if (rest === undefined) this.#hold(before);
      }
    } catch (error) {
      this.#exchange.error(error);
    }
  }

  #append(chunk: Buffer): Buffer {
    const length = this.#heldBytes + chunk.length;
    if (length > this.#held.length) {
      const roomier = Buffer.alloc(2 * length);
      this.#held.copy(roomier, 0, 0, this.#heldBytes);
      this.#held = roomier;
    }
    chunk.copy(this.#held, this.#heldBytes);
    return this.#held.subarray(0, length);
  }

  #hold(bytes: Buffer): void {
    // What stands further behind is copied: of the bytes before it some are with whoever takes the body.
    const isThere = bytes.buffer === this.#held.buffer && bytes.byteOffset === this.#held.byteOffset;
    if (!isThere) this.#held = Buffer.from(bytes);
    this.#heldBytes = bytes.length;
  }

  /** The connection has ended. */
  end(): void {
    if (this.#step === this.#readBody && this.#left === undefined) this.#exchange.end();
    else this.#exchange.error(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
  }

  #readHead: Step = (bytes) => {
    const end = endOfHead(bytes, Math.max(0, this.#searched - END_BYTES));
    this.#searched = end === -1 ? bytes.length : 0;
    if (end === -1 || end > this.#headerBytes) {
      // What begins otherwise will not become HTTP by more of it.
      if (!'HTTP/'.startsWith(bytes.toString('latin1', 0, 5))) throw notHttp();
      if (bytes.length <= this.#headerBytes) return undefined;
      throw new OutboundError('BAD_ANSWER', 'the headers of the answer are too large');
    }
    const head = readHead(bytes.toString('latin1', 0, end));
    if (!head) throw notHttp();
    const rest = bytes.subarray(end);
    if (head.status < 200) {
      this.#exchange.interim();
      return rest;
    }
    const { status, statusText, headers } = head;
    this.#left = head.length;
    this.#step = head.chunked ? this.#readSize : this.#readBody;
    this.#exchange.head({ status, statusText, headers });
    const empty = status === 204 || status === 304 || (!head.chunked && head.length === 0);
    if (empty) this.#exchange.end();
    return rest;
  };

  #readBody: Step = (bytes) => {
    const taken = bytes.subarray(0, this.#left);
    this.#exchange.data(taken);
    if (this.#left === undefined) return bytes.subarray(taken.length);
    this.#left -= taken.length;
    if (this.#left === 0) this.#exchange.end();
    return bytes.subarray(taken.length);
  };

  #readSize: Step = (bytes) => {
    const end = bytes.indexOf(LF);
    if (end > CHUNK_LINE_BYTES || (end === -1 && bytes.length > CHUNK_LINE_BYTES))
      throw new MalformedAnswer();
    if (end === -1) return undefined;
    const line = bytes.toString('latin1', 0, end).trim();
    const rest = bytes.subarray(end + 1);
    // The line end behind the chunk before.
    if (line === '' && this.#left === 0) {
      this.#left = undefined;
      return rest;
    }
    const size = CHUNK_SIZE.exec(line)?.[1];
    if (size === undefined) throw new MalformedAnswer();
    this.#left = Number.parseInt(size, 16);
    // Trailers may follow, which nobody reads.
    if (this.#left === 0) this.#exchange.end();
    this.#step = this.#readChunk;
    return rest;
  };

  #readChunk: Step = (bytes) => {
    const taken = bytes.subarray(0, this.#left);
    this.#exchange.data(taken);
    this.#left! -= taken.length;
    if (this.#left === 0) this.#step = this.#readSize;
    return bytes.subarray(taken.length);
  };
}

const notHttp = () => new OutboundError('BAD_ANSWER', 'the answer is not HTTP', { permanent: true });

/** Of an end that is not there yet so much may be there. */
const END_BYTES = 2;

/** Behind the first empty line from a place on; -1 where there is none yet. */
function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(LF, from); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return -1;
}
