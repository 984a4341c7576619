import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { explainNetworkError } from './explain-network-error.ts';
import { OutboundError } from './outbound-error.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

export interface Answer {
  status: number;
  /** The text beside the status, as the server sent it: not to be shown as it is. */
  statusText: string;
  headers: IncomingHttpHeaders;
}

/** Takes a body. What returns a promise holds the connection, and the clock, until it is fulfilled. */
export interface BodySink {
  write(chunk: Buffer): void | Promise<void>;
  end(): void | Promise<void>;
}

export interface ExchangeOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Decides about the body once the headers are there; a body that nobody takes is dropped. */
  receive?: ((answer: Answer) => BodySink | undefined) | undefined;
}

/** What is read of a body that nobody takes, so that its connection can be used again. */
const DROPPED_BYTES = 64 * 1024;
const DROPPING_MS = 2_000;

type Controller = Dispatcher.DispatchController;

/**
 * One request and its answer, as an undici handler: no stream in between, which would cost more than the rest.
 * `answer` is fulfilled when the body has been taken, or at the headers when nobody takes it.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #settle: PromiseWithResolvers<Answer>;
  readonly #options: ExchangeOptions;
  readonly #clock: Stopwatch;
  #controller: Controller | undefined;
  #received: Answer | undefined;
  #sink: BodySink | undefined;
  #bytes = 0;
  #ended = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#clock = createStopwatch(options.timeoutMs, this.#onTimeout);
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    options.signal?.addEventListener('abort', this.#onAbort);
    if (options.signal?.aborted) this.#onAbort();
    else this.#clock.run();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error('given up'));
  }

  onResponseStart(_: Controller, status: number, headers: IncomingHttpHeaders, statusText = ''): void {
    // 1xx are interim answers; the real one follows.
    if (status < 200 || this.#ended) return;
    this.#received = { status, statusText, headers };
    this.#attempt(() => {
      this.#sink = this.#options.receive?.(this.#received!);
    });
    if (this.#ended || this.#sink) return;
    this.#settle.resolve(this.#received);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#clock.shorten(DROPPING_MS);
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#ended) return;
    this.#bytes += chunk.length;
    if (this.#sink) this.#attempt(() => this.#sink!.write(chunk));
    else if (this.#bytes > DROPPED_BYTES) this.#fail(new Error('enough'));
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    const finish = () => {
      this.#close();
      this.#settle.resolve(this.#received!);
    };
    this.#attempt(() => {
      const ending = this.#sink?.end();
      return ending ? ending.then(finish) : finish();
    });
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    this.#fail(this.#received ? this.#cutShort(error) : explainNetworkError(error));
  }

  /** Runs a step of the sink; while a promise of it is open, nothing more is read and no time passes. */
  #attempt(step: () => void | Promise<void>): void {
    try {
      const waiting = step();
      if (!waiting) return;
      this.#controller?.pause();
      this.#clock.hold();
      waiting.then(
        () => {
          if (this.#ended) return;
          this.#clock.run();
          this.#controller?.resume();
        },
        (error) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #cutShort(cause: Error): OutboundError {
    const announced = Number(this.#received?.headers['content-length']);
    const of = Number.isNaN(announced) ? '' : ` of ${announced.toLocaleString('en')}`;
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

  #close(): void {
    this.#ended = true;
    this.#clock.hold();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#close();
    this.#settle.reject(error);
    this.#controller?.abort(new Error('given up'));
  }
}
