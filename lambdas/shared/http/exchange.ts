import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { explainNetworkError } from './explain-network-error.ts';
import { OutboundError } from './outbound-error.ts';

export interface Answer {
  status: number;
  /** The text beside the status, as the server sent it: not to be shown as it is. */
  statusText: string;
  headers: IncomingHttpHeaders;
}

/** Takes the next piece of a body; what it throws ends the exchange. */
export type Take = (chunk: Buffer) => void;

export interface ExchangeOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Decides about the body once the headers are there; a body that nobody takes is dropped. */
  receive?: ((answer: Answer) => Take | undefined) | undefined;
}

/** What is read of a body that nobody takes, so that its connection can be used again. */
const DROPPED_BYTES = 64 * 1024;
const DROPPING_MS = 2_000;

type Controller = Dispatcher.DispatchController;

/**
 * One request and its answer, as an undici handler: no stream in between, which would cost more than the rest. It
 * never pauses the connection either: undici's parser ends the process when a connection closes while it is paused.
 * `answer` is fulfilled when the whole body has been taken, or at the headers when nobody takes it.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #settle: PromiseWithResolvers<Answer>;
  readonly #options: ExchangeOptions;
  readonly #until: number;
  #timer: NodeJS.Timeout | undefined;
  #controller: Controller | undefined;
  #received: Answer | undefined;
  #take: Take | undefined;
  #bytes = 0;
  #ended = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    this.#until = performance.now() + options.timeoutMs;
    this.#timer = setTimeout(this.#onTimeout, options.timeoutMs);
    options.signal?.addEventListener('abort', this.#onAbort);
    if (options.signal?.aborted) this.#onAbort();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error('given up'));
  }

  onResponseStart(_: Controller, status: number, headers: IncomingHttpHeaders, statusText = ''): void {
    // 1xx are interim answers; the real one follows.
    if (status < 200 || this.#ended) return;
    this.#received = { status, statusText, headers };
    try {
      this.#take = this.#options.receive?.(this.#received);
      if (!this.#take) this.#drop(this.#received);
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#ended) return;
    this.#bytes += chunk.length;
    try {
      if (this.#take) this.#take(chunk);
      else if (this.#bytes > DROPPED_BYTES) this.#fail(new Error('enough'));
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#close();
    this.#settle.resolve(this.#received!);
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    this.#fail(this.#received ? this.#cutShort(error) : explainNetworkError(error));
  }

  /** Answers now; what little may come of the body is read beside that. */
  #drop(answer: Answer): void {
    this.#settle.resolve(answer);
    this.#close();
    this.#ended = false;
    const left = Math.min(DROPPING_MS, Math.max(0, this.#until - performance.now()));
    this.#timer = setTimeout(this.#onTimeout, left);
  }

  #cutShort(cause: Error): OutboundError {
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

  #close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#close();
    this.#settle.reject(error);
    this.#controller?.abort(new Error('given up'));
  }
}
