import { explainNetworkError } from './explain-network-error.ts';
import { isMalformed, MalformedAnswer, OutboundError } from './outbound-error.ts';

export interface HttpAnswer {
  status: number;
  /** The text beside the status, as the server sent it: not to be shown as it is. */
  statusText: string;
  /** By lower-case names. Of one that came more than once the values are joined, or the first one stands. */
  headers: Partial<Record<string, string>>;
}

/** Takes the next piece of a body; what it throws ends the exchange. */
export type TakePiece = (chunk: Buffer) => void;

export interface ExchangeOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Decides about the body once the headers are there; a body that nobody takes is dropped. */
  receive?: ((answer: HttpAnswer) => TakePiece | undefined) | undefined;
}

/** What is read of a body that nobody takes, so that its connection can be used again. */
const DROPPED_BYTES = 64 * 1024;
const DROPPING_MS = 2_000;

/**
 * One request and its answer, whoever reads it from the connection. `answer` is fulfilled when the whole body has been
 * taken, or at the headers when nobody takes it. The time is looked at with each piece that comes, and not only by a
 * timer: where pieces keep the event loop busy, a timer is late.
 */
export class Exchange {
  readonly answer: Promise<HttpAnswer>;
  /** Fulfilled when nothing more is wanted of the connection. */
  readonly finished: Promise<void>;
  readonly #settle: PromiseWithResolvers<HttpAnswer>;
  readonly #finish: PromiseWithResolvers<void>;
  readonly #options: ExchangeOptions;
  #until: number;
  #timer: NodeJS.Timeout | undefined;
  #hangUp: (() => void) | undefined;
  #received: HttpAnswer | undefined;
  #take: TakePiece | undefined;
  #bytes = 0;
  #settled = false;
  #over = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    this.#finish = Promise.withResolvers();
    this.finished = this.#finish.promise;
    this.#until = performance.now() + options.timeoutMs;
    this.#timer = setTimeout(this.#onTimeout, options.timeoutMs);
    options.signal?.addEventListener('abort', this.#onAbort);
    if (options.signal?.aborted) this.#onAbort();
  }

  get over(): boolean {
    return this.#over;
  }

  /** True when the answer has come, and only the rest of a body is read that nobody takes. */
  get dropping(): boolean {
    return this.#settled && !this.#over;
  }

  /** How the connection is closed when the exchange ends before its answer does. */
  onHangUp(hangUp: () => void): void {
    this.#hangUp = hangUp;
    if (this.#over) hangUp();
  }

  /** An interim answer (1xx) came; the real one follows. */
  interim(): void {
    this.#isInTime();
  }

  head(answer: HttpAnswer): void {
    if (!this.#isInTime()) return;
    this.#received = answer;
    try {
      this.#take = this.#options.receive?.(answer);
      if (!this.#take) this.#drop(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  data(chunk: Buffer): void {
    if (!this.#isInTime()) return;
    this.#bytes += chunk.length;
    try {
      if (this.#take) this.#take(chunk);
      else if (this.#bytes > DROPPED_BYTES) this.#fail(new Error('enough'));
    } catch (error) {
      this.#fail(error);
    }
  }

  end(): void {
    if (this.#over) return;
    this.#close();
    this.#settle.resolve(this.#received!);
  }

  error(error: unknown): void {
    this.#fail(this.#received ? this.#explainBreak(error) : explainNetworkError(error));
  }

  #isInTime(): boolean {
    if (!this.#over && performance.now() > this.#until) this.#onTimeout();
    return !this.#over;
  }

  /** Answers now; what little may come of the body is read beside that. */
  #drop(answer: HttpAnswer): void {
    this.#settle.resolve(answer);
    this.#settled = true;
    this.#unwatch();
    const left = Math.min(DROPPING_MS, Math.max(0, this.#until - performance.now()));
    this.#until = performance.now() + left;
    this.#timer = setTimeout(this.#onTimeout, left);
  }

  #explainBreak(cause: unknown): OutboundError {
    if (isMalformed(cause)) return new MalformedAnswer({ cause });
    const announced = this.#received?.headers['content-length'];
    const of = announced === undefined ? '' : ` of ${Number(announced).toLocaleString('en')}`;
    const reason = `the connection broke after ${this.#bytes.toLocaleString('en')}${of} bytes of the body`;
    return new OutboundError('BODY_CUT_SHORT', reason, { cause });
  }

  #onTimeout = (): void => {
    const what = this.#received ? 'the body did not end' : 'no answer came';
    const seconds = Math.round(this.#options.timeoutMs / 100) / 10;
    this.#fail(new OutboundError('TIMED_OUT', `${what} within ${seconds} s`));
  };

  #onAbort = (): void => {
    const cause = this.#options.signal?.reason;
    this.#fail(new OutboundError('STOPPED', 'it was stopped before it had ended', { cause }));
  };

  #unwatch(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #close(): void {
    this.#over = true;
    this.#settled = true;
    this.#unwatch();
    this.#finish.resolve();
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#close();
    this.#settle.reject(error);
    this.#hangUp?.();
  }
}
